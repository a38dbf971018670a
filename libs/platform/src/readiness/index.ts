import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { ReadinessCheck } from '#platform/health';

/**
 * What a process needs to serve or to work. Redis is optional: without it the API still serves and limits count per process,
 * and the worker finds its work in MongoDB, so a Redis that is lost or hangs must not take every shop off the load balancer,
 * or restart every worker. The probe shows its state anyway.
 */
export function readinessChecks(redis: Redis, platform: Connection): ReadinessCheck[] {
  return [
    { name: 'mongodb', check: () => platform.db!.command({ ping: 1 }) },
    { name: 'redis', optional: true, check: () => redis.ping() },
  ];
}
