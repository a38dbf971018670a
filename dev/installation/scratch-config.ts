import { randomBytes } from 'node:crypto';
import { loadConfig, type Config } from '#platform/config';

/**
 * Configuration for something that lives for one run: real parts from the environment, everything else named so that
 * runs side by side, and one after the other, never meet. Names begin with TEST_RUN, by which a run finds what it left.
 */
export function scratchConfig(overrides: Readonly<Record<string, string>> = {}): Config {
  const run = `${process.env.TEST_RUN ?? ''}${randomBytes(4).toString('hex')}`;
  return loadConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    MONGODB_URI: process.env.MONGODB_URI,
    REDIS_URL: process.env.REDIS_URL,
    PLATFORM_DB: `test_${run}`,
    TENANT_DB_PREFIX: `t_${run}_`,
    REDIS_PREFIX: `test-${run}`,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    BCRYPT_ROUNDS: '4',
    ISOLATION_CHECKS: 'true',
    ...overrides,
  });
}
