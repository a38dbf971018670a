import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { Config } from '#platform/config';
import type { ReadinessCheck } from '#platform/health';
import type { KeysInUse } from '#platform/mongo';

/**
 * What a process needs to serve or to work. Redis is optional: without it the API still serves and limits count per process,
 * and the worker finds its work in MongoDB, so a Redis that is lost or hangs must not take every shop off the load balancer,
 * or restart every worker. The probe shows its state anyway. So it does when others seal with
 * an ENCRYPTION_KEY that this process lacks: it still serves whatever that key has not sealed.
 */
export function readinessChecks(
  redis: Redis,
  platform: Connection,
  keys: KeysInUse,
  { REDIS_PREFIX }: Config,
): ReadinessCheck[] {
  // A full Redis, one that became a replica, and one that took away rights answers, but refuses to write or to tell others.
  const write = () => {
    const name = `${REDIS_PREFIX}:ready`;
    return Promise.all([redis.set(name, '', 'EX', 60), redis.publish(name, '')]);
  };
  return [
    { name: 'mongodb', check: () => platform.db!.command({ ping: 1 }) },
    { name: 'redis', optional: true, check: write },
    { name: 'encryptionKeys', optional: true, check: () => keys.check() },
  ];
}
