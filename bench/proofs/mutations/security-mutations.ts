import { startParts } from '#dev/parts/start-parts';
import { startStandIns } from '#dev/stand-ins/start-stand-ins';
import { Claims, type Proof } from '../proof.js';
import { MUTATIONS, SAMPLE } from './mutations.js';
import { ScratchTree, type Outcome } from './scratch-tree.js';

/** Takes the rules of docs/security.md away, one by one, and asks the tests that the page names. */
export const securityMutations: Proof = {
  title: `${MUTATIONS.length} rules of docs/security.md taken away: the test that the page names fails each time`,
  async run({ short, log }) {
    const parts = await startParts({ log });
    const standIns = await startStandIns();
    const tree = await ScratchTree.of({
      MONGODB_URI: parts.mongodbUri,
      REDIS_URL: parts.redisUrl,
      ...standIns.variables,
    });
    try {
      const claims = new Claims(log);
      const chosen = short ? SAMPLE : MUTATIONS;
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

function told(outcome: Outcome): string {
  return typeof outcome === 'string' ? outcome : `did not run: ${outcome.broken}`;
}
