import { setTimeout as sleep } from 'node:timers/promises';
import type { ProductProcess } from '#dev/installation/installation';
import { until } from '#dev/until';
import type { TenantRecord } from '#foundation/tenancy';
import type { Estate } from './estate.js';
import { EventWatch } from './event-watch.js';
import { happen } from './happenings.js';
import { checkNumbers } from './numbers.js';
import type { Row } from './row.js';

const HAND_OVER_MS = 10_000;
/** Longer than the lease of a leader. */
const PAUSE_MS = 9_000;
const EVERY_MS = 100;

interface Relay {
  readonly _id: string;
  readonly epoch: number;
  readonly resumeToken?: unknown;
}

/** Two workers compete for leadership. The leader is paused and the next leader killed, while events are appended. */
export const leader: Row = {
  name: 'leader',
  tried: 'two workers; the leader is paused, the next one killed',
  before: 'they depose each other 3 times a minute; position first stored after 34 s',
  right: 'no change of leader; hand-over within 10 s',
  async play({ estate, short, log, claims }) {
    const tenants = await estate.crowd(short ? 60 : 1_040);
    const watch = await EventWatch.open(estate);
    const happening = new Happening(estate, tenants);
    try {
      await estate.platform.collection('relays').deleteMany({});
      const starting = estate.worker('worker-a');
      await leads(estate);
      const began = performance.now();
      // The first worker leads, and must stay the leader.
      const second = await estate.worker('worker-b');
      const first = await starting;
      happening.begin();
      const stay = await watchLeader(estate, short ? 6_000 : 60_000, began);
      log(`  ${stay.changes} changes of leader, position stored after ${stay.storedMs} ms`);
      claims.equal('the leader stays', stay.changes, 0);

      const pause = pauseOf(first);
      const paused = await handOver(happening, watch, pause.begin);
      log(`  the leader was paused: events were numbered again after ${paused} ms`);
      await pause.end();
      await sleep(1_000);
      const killed = await handOver(happening, watch, () => second.kill());
      log(`  the next one was killed: events were numbered again after ${killed} ms`);
      const ids = await happening.end();
      await watch.handled(ids);
      await checkNumbers(estate, tenants, claims);
      return {
        now: `${stay.changes} changes; position after ${stay.storedMs} ms; hand-over ${paused} ms (paused), ${killed} ms (killed); ${ids.length} events numbered without gaps`,
        right: stay.changes === 0 && killed <= HAND_OVER_MS && paused <= HAND_OVER_MS,
        figures: {
          ...stay,
          'hand-over killed ms': killed,
          'hand-over paused ms': paused,
          events: ids.length,
        },
      };
    } finally {
      await happening.end();
      await watch.close();
    }
  },
};

function pauseOf({ pid }: ProductProcess): { begin: () => void; end: () => Promise<void> } {
  let began = 0;
  return {
    begin: () => {
      began = Date.now();
      process.kill(pid!, 'SIGSTOP');
    },
    end: async () => {
      await sleep(Math.max(0, began + PAUSE_MS - Date.now()));
      process.kill(pid!, 'SIGCONT');
    },
  };
}

function relayOf(estate: Estate): Promise<Relay | null> {
  return estate.platform.collection<Relay>('relays').findOne({ leaseUntil: { $exists: true } });
}

async function leads(estate: Estate): Promise<void> {
  await until('a leader', async () => (await relayOf(estate)) !== null);
}

async function watchLeader(
  estate: Estate,
  ms: number,
  began: number,
): Promise<{ changes: number; storedMs: number }> {
  const { epoch } = (await relayOf(estate))!;
  let storedMs = Number.NaN;
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const relay = await relayOf(estate);
    if (Number.isNaN(storedMs) && relay?.resumeToken) storedMs = Math.round(performance.now() - began);
    await sleep(EVERY_MS);
  }
  return { changes: (await relayOf(estate))!.epoch - epoch, storedMs };
}

/** @returns for how long events after the end of the leader were not numbered */
async function handOver(happening: Happening, watch: EventWatch, end: () => unknown): Promise<number> {
  const gone = Date.now();
  await end();
  const [id] = await happening.now();
  const at = await until('another leader', () => watch.numberedAt(id!));
  return at - gone;
}

/** Appends ten events a second, at one tenant after the other. */
class Happening {
  private ids: string[] = [];
  private going: Promise<void> = Promise.resolve();
  private ended = false;
  private count = 0;

  constructor(
    private readonly estate: Estate,
    private readonly tenants: readonly TenantRecord[],
  ) {}

  begin(): void {
    this.going = this.go();
  }

  async now(): Promise<string[]> {
    const ids = await happen(this.estate, this.tenants[this.count++ % this.tenants.length]!);
    this.ids.push(...ids);
    return ids;
  }

  async end(): Promise<string[]> {
    this.ended = true;
    await this.going;
    return this.ids;
  }

  private async go(): Promise<void> {
    while (!this.ended) {
      await this.now();
      await sleep(EVERY_MS);
    }
  }
}
