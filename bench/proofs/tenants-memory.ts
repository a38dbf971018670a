import { measureMemory } from '../memory/measure-memory.js';
import { provision } from '../stage/shops.js';
import { Stage } from '../stage/stage.js';
import { Claims, type Proof } from './proof.js';

const MAX_KB = 800;
/** How much the heap may grow while the last third of the tenants is visited. */
const MAX_GROWTH = 0.05;
const RESIDENTS = 200;

/**
 * Visits more tenants than are kept in memory, with a purchase at each: measures one tenant, and checks that memory
 * stays flat.
 */
export const tenantsMemory: Proof = {
  title: 'one process serves thousands of tenants, and its memory stays flat',
  async run({ short, log }) {
    const stage = await Stage.open({ log });
    try {
      const installation = await stage.installation({ NODE_ENV: 'production' });
      await provision(await stage.services(installation), 1);
      const size = short
        ? { tenants: 300, residents: 50, looks: 6 }
        : { tenants: 5_000, residents: RESIDENTS, looks: 15 };
      const { looks, perResidentKb, emptyHeapMb } = await measureMemory(installation, { ...size, log });
      const third = looks[Math.floor((looks.length * 2) / 3) - 1]!;
      const last = looks.at(-1)!;
      const growth = last.heapMb / third.heapMb - 1;

      const claims = new Claims(log);
      claims.hold(`a resident tenant holds at most ${MAX_KB} KB`, perResidentKb <= MAX_KB, perResidentKb);
      claims.hold(
        `no more than ${size.residents} are resident`,
        last.residents <= size.residents,
        last.residents,
      );
      claims.hold(
        `the heap grows by less than ${MAX_GROWTH * 100} % in the last third`,
        growth < MAX_GROWTH,
        growth,
      );
      return claims.verdict({ ...size, perResidentKb, emptyHeapMb, growthInLastThird: growth, looks });
    } finally {
      await stage.close();
    }
  },
};
