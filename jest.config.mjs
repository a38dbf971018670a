import { randomBytes } from 'node:crypto';

// Workers inherit it: what they name after it is dropped at the end.
process.env.TEST_RUN ??= randomBytes(3).toString('hex');

/** Tests run on real MongoDB and Redis, whose addresses `dev/with-parts` puts into the environment. */
export default {
  testMatch: ['<rootDir>/{libs,dev,apps}/**/*.spec.ts', '<rootDir>/test/**/*.e2e-spec.ts'],
  // Installs what production needs, which takes a while: npm run test:delivery.
  testPathIgnorePatterns: process.env.TEST_DELIVERY ? [] : ['<rootDir>/test/delivery/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // Node loads what the build made, once for all files of a worker: see test/jest.
  transform: {},
  testRunner: '<rootDir>/test/jest/run-file.mjs',
  testEnvironment: '<rootDir>/test/jest/environment.mjs',
  globalTeardown: '<rootDir>/test/jest/drop-databases.mjs',
  maxWorkers: 2,
  // With a limit, even a single file runs in a worker.
  workerIdleMemoryLimit: '2GB',
  // A guard against what hangs; waiting has a patience of its own, see dev/until.
  testTimeout: 300_000,
};
