import { startParts } from '#dev/parts/start-parts';
import { startStandIns } from '#dev/stand-ins/start-stand-ins';
import { Claims, randomFrom, type Proof, type ProofOptions } from '../proof.js';
import type { Mutation } from './mutation.js';
import { MUTATIONS } from './mutations.js';
import { ScratchTree, type Outcome } from './scratch-tree.js';

const IN_SHORT = 6;

/** Takes the rules of docs/security.md away, one by one, and asks the tests that the page names. */
export const securityMutations: Proof = {
  name: 'security-mutations',
  title: `${MUTATIONS.length} rules of docs/security.md taken away: the test that the page names fails each time`,
  async run(options) {
    const { log } = options;
    const parts = await startParts({ log });
    const standIns = await startStandIns();
    const tree = await ScratchTree.of(process.cwd(), {
      MONGODB_URI: parts.mongodbUri,
      REDIS_URL: parts.redisUrl,
      ...standIns.variables,
    });
    try {
      const claims = new Claims(log);
      const chosen = chosenOf(options);
      const specs = [...new Set(chosen.map(({ spec }) => spec))];
      let done = 0;
      for (const spec of specs) {
        log(`${spec}: as it is`);
        claims.hold(`${spec} is green as the code is`, (await tree.run(spec)) === 'green');
        for (const mutation of chosen.filter((one) => one.spec === spec)) {
          const outcome = await tree.without(mutation);
          log(`${++done} of ${chosen.length}`);
          const { row, without, file } = mutation;
          claims.hold(`${row}: red without ${without}`, outcome === 'red', `${told(outcome)}: ${file}`);
        }
      }
      const rows = new Set(chosen.map(({ row }) => row)).size;
      return claims.verdict({ mutations: chosen.length, rows, specs: specs.length });
    } finally {
      await tree.remove();
      await standIns.stop();
      await parts.stop();
    }
  },
};

/** All of them, or a few that the seed chooses. */
function chosenOf({ short, seed }: ProofOptions): readonly Mutation[] {
  if (!short) return MUTATIONS;
  const random = randomFrom(seed);
  const drawn = MUTATIONS.map((mutation) => ({ mutation, lot: random() })).sort((a, b) => a.lot - b.lot);
  return drawn.slice(0, IN_SHORT).map(({ mutation }) => mutation);
}

function told(outcome: Outcome): string {
  return typeof outcome === 'string' ? outcome : `did not run: ${outcome.broken}`;
}
