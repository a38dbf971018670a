import type { Config } from '#platform/config';

/** Prefix of the Redis channels that carry socket messages between processes. */
export function socketKey({ REDIS_PREFIX }: Pick<Config, 'REDIS_PREFIX'>): string {
  return `${REDIS_PREFIX}:sockets`;
}
