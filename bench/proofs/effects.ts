import { driveEverything } from '#dev/effects/harness';
import { startParts } from '#dev/parts/start-parts';
import { startStandIns } from '#dev/stand-ins/start-stand-ins';
import { Claims, type Proof } from './proof.js';

/** Calls every route as every caller, with real data: only callers in the hand-written table may cause an effect. */
export const effects: Proof = {
  title: 'money, personal data, prices, secrets, permissions: only for callers in the table of effects',
  async run({ short, log }) {
    const parts = await startParts({ log });
    const standIns = await startStandIns();
    try {
      const { violations, unseen, unreached, ...size } = await driveEverything({
        environment: {
          MONGODB_URI: parts.mongodbUri,
          REDIS_URL: parts.redisUrl,
          MAIL_PROVIDER: 'sendgrid',
          ...standIns.variables,
        },
        short,
        log,
      });
      for (const { effect, caller, route, detail } of violations)
        log(`${effect}, by ${caller}, through ${route} (${detail})`);
      for (const pair of unseen) log(`allowed and never seen: ${pair}`);
      for (const route of unreached) log(`no request reached ${route}`);
      const claims = new Claims(log);
      claims.equal('effects for callers to whom the table does not allow them', violations.length, 0);
      claims.equal('effects that were allowed and never seen', unseen.length, 0);
      claims.equal('routes that no request reached', unreached.length, 0);
      const counts = { violations: violations.length, unseen: unseen.length, unreached: unreached.length };
      return claims.verdict({ ...size, ...counts });
    } finally {
      await standIns.stop();
      await parts.stop();
    }
  },
};
