import { walkWrites } from '#dev/audit/walk';
import { startParts } from '#dev/parts/start-parts';
import { startStandIns } from '#dev/stand-ins/start-stand-ins';
import { Claims, type Proof } from './proof.js';

/** Every route of staff and operators that writes, called with success: the audit log tells of each, and who it was. */
export const auditTrail: Proof = {
  title: 'every write of staff and operators is in the audit log, with what was called and by whom',
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
      for (const route of unreached) log(`no request got to ${route}`);
      for (const operation of stale) log(`an exception for what is not there: ${operation}`);
      const claims = new Claims(log);
      claims.equal('writes that left no entry', silent.length, 0);
      claims.equal('writes that no request got to', unreached.length, 0);
      claims.equal('exceptions for what is not there', stale.length, 0);
      return claims.verdict({ routes, silent: silent.length, unreached: unreached.length });
    } finally {
      await standIns.stop();
      await parts.stop();
    }
  },
};
