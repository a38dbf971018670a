import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '#platform/config';

/**
 * Configuration for one run. MongoDB and Redis come from the environment. All names are unique, so that parallel and
 * later runs do not share data. Names begin with TEST_RUN, so that a run can find and remove its databases and files.
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
    FILES_FOLDER: join(tmpdir(), `emporium-files-${run}`),
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    BCRYPT_ROUNDS: '4',
    ISOLATION_CHECKS: 'true',
    ...overrides,
  });
}
