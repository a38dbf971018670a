import { walkWrites } from '#dev/audit/walk';
import { startParts } from '#dev/parts/start-parts';
import { startStandIns } from '#dev/stand-ins/start-stand-ins';
import { Claims, type Proof } from './proof.js';

/** Calls every route of staff and operators that writes, with success: the audit log has each call and its person. */
export const auditTrail: Proof = {
  title: 'every write of staff and operators is in the audit log, with operation and person',
  async run({ log }) {
    const parts = await startParts({ log });
    const standIns = await startStandIns();
    try {
      const { routes, silent, unreached, stale } = await walkWrites({
        environment: {
          MONGODB_URI: parts.mongodbUri,
          REDIS_URL: parts.redisUrl,
          MAIL_PROVIDER: 'sendgrid',
          LOG_LEVEL: 'silent',
          QUEUE_BOARD: 'false',
          ...standIns.variables,
        },
        log,
      });
      for (const operation of silent) log(`left no entry: ${operation}`);
      for (const route of unreached) log(`no request reached ${route}`);
      for (const operation of stale) log(`an exception for a route that does not exist: ${operation}`);
      const claims = new Claims(log);
      claims.equal('writes that left no entry', silent.length, 0);
      claims.equal('writes that no request reached', unreached.length, 0);
      claims.equal('exceptions for routes that do not exist', stale.length, 0);
      return claims.verdict({ routes, silent: silent.length, unreached: unreached.length });
    } finally {
      await standIns.stop();
      await parts.stop();
    }
  },
};
