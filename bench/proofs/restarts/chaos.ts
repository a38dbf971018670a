import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../measure/statistics.js';

/** A process that is killed with SIGKILL and started again. */
export interface KilledProcess {
  readonly name: string;
  readonly kill: () => Promise<unknown>;
  /** Resolves when it serves again. */
  readonly start: () => Promise<unknown>;
}

const LONGEST_DOWN_MS = 1_500;
const LONGEST_CALM_MS = 3_000;

/** Kills and starts processes at times that a seed decides; each about as often as the others. */
export class Chaos {
  private readonly recoveries = new Map<string, number[]>();
  private turn: KilledProcess[] = [];

  constructor(
    private readonly victims: readonly KilledProcess[],
    private readonly random: () => number,
    private readonly log: (line: string) => void,
  ) {}

  async run(kills: number): Promise<void> {
    for (let kill = 0; kill < kills; kill++) {
      await sleep(500 + this.random() * LONGEST_CALM_MS);
      const victim = this.next();
      // One in four times, two processes are killed together.
      const dying = this.random() < 0.25 ? [victim, this.next()] : [victim];
      this.log(`  killing ${dying.map(({ name }) => name).join(' and ')}`);
      await Promise.all(dying.map((each) => each.kill()));
      await sleep(this.random() * LONGEST_DOWN_MS);
      await Promise.all(dying.map((each) => this.revive(each)));
    }
  }

  /** Kills and recovery times of each victim, in milliseconds. */
  figures(): Record<string, object> {
    return Object.fromEntries(
      [...this.recoveries].map(([name, took]) => [
        name,
        {
          kills: took.length,
          'recovery p50 ms': Math.round(percentile(took, 0.5)),
          'recovery worst ms': Math.round(percentile(took, 1)),
        },
      ]),
    );
  }

  private async revive({ name, start }: KilledProcess): Promise<void> {
    const began = performance.now();
    await start();
    this.recoveries.set(name, [...(this.recoveries.get(name) ?? []), performance.now() - began]);
  }

  /** The next process from a shuffled list of all. */
  private next(): KilledProcess {
    if (this.turn.length === 0) {
      this.turn = [...this.victims];
      for (let index = this.turn.length - 1; index > 0; index--) {
        const other = Math.floor(this.random() * (index + 1));
        [this.turn[index], this.turn[other]] = [this.turn[other]!, this.turn[index]!];
      }
    }
    return this.turn.pop()!;
  }
}
