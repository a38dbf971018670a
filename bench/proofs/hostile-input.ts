import { attackWithHostileInput } from '#dev/hostile/attack';
import { startParts } from '#dev/parts/start-parts';
import { startStandIns } from '#dev/stand-ins/start-stand-ins';
import { Claims, type Proof } from './proof.js';

/** Sends hostile requests to every route and socket event: nothing ends, blocks or confuses the process. */
export const hostileInput: Proof = {
  title: 'no body, header, query, broken request or socket message ends, blocks or confuses the process',
  async run({ short, seed, log }) {
    const parts = await startParts({ log });
    const standIns = await startStandIns();
    try {
      const environment = {
        MONGODB_URI: parts.mongodbUri,
        REDIS_URL: parts.redisUrl,
        ...standIns.variables,
      };
      const { findings, ...figures } = await attackWithHostileInput({
        environment,
        choice: { share: short ? 0.06 : 1, seed },
        log,
      });
      const claims = new Claims(log);
      claims.equal('ends of the process', findings.count('process ended'), 0);
      claims.equal('errors that nobody caught', figures.uncaught, 0);
      claims.equal('answers of 5xx', findings.count('5xx'), 0);
      claims.equal('requests that blocked the event loop for more than 50 ms', findings.count('blocked'), 0);
      claims.equal('requests without an answer', findings.count('unanswered'), 0);
      claims.equal('sockets without credentials that stayed open', findings.count('let in'), 0);
      return claims.verdict({ ...figures, longestBlock: findings.longestBlock });
    } finally {
      await standIns.stop();
      await parts.stop();
    }
  },
};
