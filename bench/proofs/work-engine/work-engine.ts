import { Claims, randomFrom, type Proof } from '../proof.js';
import { Estate } from './estate.js';
import { backlog } from './backlog.js';
import { deadEndpoints } from './dead-endpoints.js';
import { firstLook } from './first-look.js';
import { idle } from './idle.js';
import { killedInATurn } from './killed-in-a-turn.js';
import { leader } from './leader.js';
import { load } from './load.js';
import { manyParked } from './many-parked.js';
import { order } from './order.js';
import { ownDeployment } from './own-deployment.js';
import { parked } from './parked.js';
import { loneEvent } from './lone-event.js';
import { purchase } from './purchase.js';
import { redisHangs } from './redis-hangs.js';
import { slowStripe } from './slow-stripe.js';
import { twoHolders } from './two-holders.js';
import type { Row, Seen } from './row.js';

/** Rows in the order of the run. */
const ROWS: readonly Row[] = [
  leader,
  load,
  firstLook,
  deadEndpoints,
  slowStripe,
  redisHangs,
  parked,
  backlog,
  loneEvent,
  purchase,
  ownDeployment,
  twoHolders,
  order,
  killedInATurn,
  manyParked,
  idle,
];

/** Tries again each fault of the engine before this one, on real processes. The end prints a table of then and now. */
export const workEngine: Proof = {
  title: 'relay, lanes and work of many tenants: quick, in order, once, and none held up by another',
  async run({ short, seed, log, only }) {
    const unknown = (only ?? []).filter((name) => !ROWS.some((row) => row.name === name));
    if (unknown.length > 0) throw new Error(`there are ${ROWS.map(({ name }) => name).join(', ')}`);
    const rows = ROWS.filter(({ name }) => !only || only.includes(name));
    const claims = new Claims(log);
    const estate = await Estate.open(log);
    const seen = new Map<Row, Seen>();
    try {
      for (const row of rows) {
        log(row.tried);
        try {
          seen.set(row, await row.play({ estate, short, log, claims, random: randomFrom(seed) }));
        } catch (error) {
          claims.hold(`${row.name} is played to its end`, false, (error as Error).message);
        } finally {
          await estate.endRow();
        }
      }
    } finally {
      await estate.close();
    }
    printTable(rows, seen, log);
    return claims.verdict(Object.fromEntries([...seen].map(([{ name }, { figures }]) => [name, figures])));
  },
};

function printTable(rows: readonly Row[], seen: ReadonlyMap<Row, Seen>, log: (line: string) => void): void {
  log('tried | before | now | right');
  for (const row of rows) {
    const { now, right } = seen.get(row) ?? { now: 'came to no end', right: false };
    log(`${right ? '✓' : '✗'} ${row.tried} | ${row.before} | ${now} | ${row.right}`);
  }
}
