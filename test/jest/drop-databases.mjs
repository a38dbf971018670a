import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';

/** After the run: removes files of the tests, and drops shared databases if the server is not stopped with the run. */
export default async function dropDatabases() {
  const { MONGODB_URI, TEST_RUN } = process.env;
  for (const name of await readdir(tmpdir()))
    if (name.startsWith(`emporium-files-${TEST_RUN}`))
      await rm(join(tmpdir(), name), { recursive: true, force: true });
  if (!MONGODB_URI) return;
  const connection = await mongoose.createConnection(MONGODB_URI).asPromise();
  const { databases } = await connection.listDatabases();
  const ours = databases.filter(({ name }) => /^(test|t)_/.test(name) && name.includes(`_${TEST_RUN}`));
  for (const { name } of ours) await connection.useDb(name).dropDatabase();
  await connection.close();
}
