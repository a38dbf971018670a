import mongoose from 'mongoose';

/** After the run: drops shared databases of the test files, if the server is not stopped with the run. */
export default async function dropDatabases() {
  const { MONGODB_URI, TEST_RUN } = process.env;
  if (!MONGODB_URI) return;
  const connection = await mongoose.createConnection(MONGODB_URI).asPromise();
  const { databases } = await connection.listDatabases();
  const ours = databases.filter(({ name }) => /^(test|t)_/.test(name) && name.includes(`_${TEST_RUN}`));
  for (const { name } of ours) await connection.useDb(name).dropDatabase();
  await connection.close();
}
