import { getModelToken } from '@nestjs/mongoose';
import { mongo, type Model } from 'mongoose';
import { until } from '#dev/until';
import { PROCESS_ID } from '#platform/ids';
import { appNameOf, PLATFORM } from '#platform/mongo';
import { RelayModule } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Presence, RunningProcess } from './presence.js';

let bench: ModuleBench;
let processes: Model<RunningProcess>;

beforeAll(async () => {
  bench = await ModuleBench.start([RelayModule]);
  processes = bench.app.get(getModelToken(RunningProcess.name, PLATFORM));
});
afterAll(() => bench.stop());

const rowOf = (id: string) => processes.findById(id).lean<RunningProcess>();

it('a process is known while it lives, also after it was taken for dead', async () => {
  const presence = bench.app.get(Presence);
  expect(await presence.isGone(PROCESS_ID)).toBe(false);
  await processes.updateOne(
    { _id: PROCESS_ID },
    { $set: { aliveUntil: new Date(Date.now() - 5_000), settled: true } },
  );
  expect(await presence.isGone(PROCESS_ID)).toBe(true);
  await until('another sign of life', async () => !(await presence.isGone(PROCESS_ID)));
  expect(await rowOf(PROCESS_ID)).not.toHaveProperty('settled');
});

it('one that is not known may be one that has not yet given a sign', async () => {
  expect(await bench.app.get(Presence).isGone('unknown')).toBe(false);
});

it('one that ends in order leaves no row', async () => {
  const other = await ModuleBench.start([]);
  const rows = other.app.get<Model<RunningProcess>>(getModelToken(RunningProcess.name, PLATFORM));
  expect(await rows.countDocuments()).toBe(1);
  const deleted = jest.spyOn(rows, 'deleteOne');
  await other.stop();
  expect(deleted).toHaveBeenCalledWith({ _id: PROCESS_ID });
});

it('the transactions of one that died are ended', async () => {
  const { database } = await bench.provision();
  const dead = await new mongo.MongoClient(bench.config.MONGODB_URI, {
    appName: appNameOf('dead'),
  }).connect();
  const rows = dead.db(database).collection<{ _id: string }>('rows');
  await rows.insertOne({ _id: 'row' });
  /* eslint-disable no-restricted-syntax -- a transaction of another process, whose UnitOfWork is not here */
  const session = dead.startSession();
  session.startTransaction();
  /* eslint-enable no-restricted-syntax */
  await rows.updateOne({ _id: 'row' }, { $set: { by: 'the dead' } }, { session });
  await processes.create({ _id: 'dead', aliveUntil: new Date(Date.now() - 5_000) });
  await until('it to be settled', async () => (await rowOf('dead'))?.settled);
  await expect(session.commitTransaction()).rejects.toThrow();
  await dead.close();
});
