import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { writeEnvFile } from './report.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'emporium-report-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it('writes the settings of the demo to a file that only its owner can read', async () => {
  const env = {
    MONGODB_URI: 'mongodb://127.0.0.1:27017/?replicaSet=rs0&retryWrites=true',
    ENCRYPTION_KEY: 'c2VjcmV0IHdpdGggcGFkZGluZyBhbmQgIw==',
    MAIL_FROM: 'The shop #1 "Northwind" <shop@example.com>',
    EGRESS_ALLOW: '',
  };
  const file = await writeEnvFile({ dir, env });
  expect(parseEnv(await readFile(file, 'utf8'))).toEqual(env);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
