import { tryEveryPair } from '#dev/access/try-every-pair';
import { startParts } from '#dev/parts/start-parts';
import { startStandIns } from '#dev/stand-ins/start-stand-ins';
import { Claims, type Proof } from './proof.js';

/**
 * Calls every route and sends every message as every kind of caller: each is let in or refused as the route declares.
 */
export const accessMatrix: Proof = {
  title: 'every pair of caller and route or message is let in or refused as declared',
  async run({ short, log }) {
    const parts = await startParts({ log });
    const standIns = await startStandIns();
    try {
      const { routes, messages, pairs, undeclared, mismatches } = await tryEveryPair({
        environment: {
          MONGODB_URI: parts.mongodbUri,
          REDIS_URL: parts.redisUrl,
          LOG_LEVEL: 'fatal',
          ...standIns.variables,
        },
        byHost: !short,
        log,
      });
      for (const mismatch of mismatches) log(mismatch);
      const claims = new Claims(log);
      claims.equal('routes that do not declare who may call them', undeclared.length, 0);
      claims.equal('pairs whose outcome differs from the declaration', mismatches.length, 0);
      return claims.verdict({
        routes,
        messages,
        pairs,
        undeclared: undeclared.length,
        mismatches: mismatches.length,
      });
    } finally {
      await standIns.stop();
      await parts.stop();
    }
  },
};
