import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { ReadinessCheck } from '#platform/health';

/**
 * What the API needs to serve. Redis is optional: without it the API still serves and limits count per process, so a lost
 * Redis must not take every shop off the load balancer. The probe shows its state anyway.
 */
export function apiChecks(redis: Redis, platform: Connection): ReadinessCheck[] {
  return [mongodb(platform), { name: 'redis', optional: true, check: () => redis.ping() }];
}

/** What a worker needs: its queues live in Redis. */
export function workerChecks(redis: Redis, platform: Connection): ReadinessCheck[] {
  return [mongodb(platform), { name: 'redis', check: () => redis.ping() }];
}

function mongodb(platform: Connection): ReadinessCheck {
  return { name: 'mongodb', check: () => platform.db!.command({ ping: 1 }) };
}
