import { getConnectionToken, getModelToken } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { Authenticator } from '#dev/installation/authenticator';
import { installationKeys } from '#platform/crypto';
import { KeysInUse, PLATFORM } from '#platform/mongo';
import { OperatorAudit } from '#foundation/audit';
import { OperatorLogIn, OperatorSecondFactor, Operators, SigningKeys } from '#foundation/identity';
import { Cluster, TenantKeys, TenantRegistry } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { EncryptionKeys } from './encryption-keys.js';
import { OperationsModule } from './operations.module.js';

const DEVICE = { ip: '192.0.2.8' };
const ROOT = { email: 'root@example.com', name: 'Root', password: 'correct horse' };
const [EARLIER, PRESENT] = [3, 4].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [
  string,
  string,
];

/** Another process of the same installation, with other keys in its settings. */
async function beside({ config }: ModuleBench, keys: Record<string, string>): Promise<ModuleBench> {
  const { PLATFORM_DB, TENANT_DB_PREFIX, REDIS_PREFIX } = config;
  return ModuleBench.start([OperationsModule], { PLATFORM_DB, TENANT_DB_PREFIX, REDIS_PREFIX, ...keys });
}

const keysInUse = async ({ app }: ModuleBench): Promise<string[]> => {
  const platform = app.get<Connection>(getConnectionToken(PLATFORM));
  return (await platform.collection<{ _id: string; keys: string[] }>('installation').findOne({}))!.keys;
};

describe('A process with other keys than the installation', () => {
  let bench: ModuleBench;
  beforeAll(async () => (bench = await ModuleBench.start([OperationsModule], { ENCRYPTION_KEY: EARLIER })));
  afterAll(() => bench.stop());

  it('does not start, and says which setting it lacks', async () => {
    const { currentId } = installationKeys(bench.config);
    const start = beside(bench, { ENCRYPTION_KEY: PRESENT });
    await expect(start).rejects.toThrow(`${currentId} is missing`);
    await expect(start).rejects.toThrow('ENCRYPTION_KEY_FALLBACKS');
    expect(await keysInUse(bench)).toEqual([currentId]);
  });

  it('is told by its readiness when another seals with a key that it lacks, and says so itself when that is forgotten', async () => {
    const inUse = bench.app.get(KeysInUse);
    await expect(inUse.check()).resolves.toBeUndefined();
    const both = await beside(bench, { ENCRYPTION_KEY: PRESENT, ENCRYPTION_KEY_FALLBACKS: EARLIER });
    await expect(inUse.check()).rejects.toThrow('is missing');
    // The earlier key is forgotten while a process still seals with it.
    await both.app.get(EncryptionKeys).reseal();
    const present = installationKeys(both.config).currentId;
    expect(await keysInUse(bench)).toEqual([present]);
    const late = await beside(bench, { ENCRYPTION_KEY: EARLIER, ENCRYPTION_KEY_FALLBACKS: PRESENT });
    expect(await keysInUse(bench)).toEqual([present, installationKeys(late.config).currentId]);
    await Promise.all([both.app.close(), late.app.close()]);
  });

  it('leaves what it cannot open, says what and why, and keeps the earlier key in use', async () => {
    const fallen = await beside(bench, { ENCRYPTION_KEY: PRESENT, ENCRYPTION_KEY_FALLBACKS: EARLIER });
    const before = await keysInUse(bench);
    const [lost, after] = [await bench.provision(), await bench.provision()];
    const other = installationKeys({ ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') });
    const wrapped = other.box('tenant-key', lost._id).seal(Buffer.alloc(32).toString('base64'));
    await bench.app.get(TenantRegistry).update(lost._id, { $set: { 'keys.0.wrapped': wrapped } });
    const reports: string[] = [];
    const done = await fallen.app.get(EncryptionKeys).reseal((kind, name, outcome) => {
      reports.push(`${kind} ${name} ${outcome instanceof Error ? outcome.message : outcome}`);
    });
    expect(done).toMatchObject({ failed: 1, resealed: { tenants: 1 } });
    expect(reports).toContainEqual(
      expect.stringContaining(
        `tenants ${lost.slug} sealed with the key ${other.currentId}, which is missing`,
      ),
    );
    expect(reports).toContain(`tenants ${after.slug} resealed`);
    expect(await keysInUse(bench)).toEqual(before);
    await fallen.app.close();
  });
});

describe('A new ENCRYPTION_KEY', () => {
  it('opens everything after it was sealed anew, without the earlier key', async () => {
    const before = await ModuleBench.start([OperationsModule], { ENCRYPTION_KEY: EARLIER });
    const tenant = await before.provision();
    const sealed = await before.with(tenant, TenantKeys, async (keys) => keys.box('notes').seal('secret'));
    const { kid } = await before.app.get(SigningKeys).current();
    const uri = installationKeys(before.config).box('cluster', 'second').seal('mongodb://elsewhere');
    await before.app
      .get<Model<Cluster>>(getModelToken(Cluster.name, PLATFORM))
      .create({ _id: 'second', uri });
    const { id } = await before.app.get(Operators).create(ROOT);
    const secondFactor = before.app.get(OperatorSecondFactor);
    const enrolment = await secondFactor.begin({ id, sessionId: 'none' }, 'Emporium', ROOT.email);
    const authenticator = new Authenticator(enrolment.secret);
    await secondFactor.confirm({ id, sessionId: 'none' }, authenticator.code());

    const both = await beside(before, {
      ENCRYPTION_KEY: PRESENT,
      ENCRYPTION_KEY_FALLBACKS: EARLIER,
    });
    const keys = both.app.get(EncryptionKeys);
    const [all, none] = [1, 0].map((n) => ({ tenants: n, clusters: n, signingKeys: n, operators: n }));
    expect(await keys.reseal()).toEqual({ resealed: all, failed: 0 });
    expect(await keys.reseal()).toEqual({ resealed: none, failed: 0 });
    await expect(both.app.get(OperatorAudit).verify()).resolves.not.toHaveProperty('fault');
    // The password was hashed with the earlier key; the log-in moves it.
    await both.app.get(OperatorLogIn).logIn(ROOT.email, ROOT.password, DEVICE);

    const after = await beside(before, { ENCRYPTION_KEY: PRESENT });
    expect(await after.with(tenant, TenantKeys, async (ring) => ring.box('notes').open(sealed))).toBe(
      'secret',
    );
    expect((await after.app.get(SigningKeys).current()).kid).toBe(kid);
    const platform = after.app.get<Connection>(getConnectionToken(PLATFORM));
    const cluster = await platform.collection<Cluster>('clusters').findOne({ _id: 'second' });
    expect(installationKeys(after.config).box('cluster', 'second').open(cluster!.uri!)).toBe(
      'mongodb://elsewhere',
    );
    const logIns = after.app.get(OperatorLogIn);
    const first = await logIns.logIn(ROOT.email, ROOT.password, DEVICE);
    const token = (first as { mfaToken: string }).mfaToken;
    await expect(logIns.passSecondFactor(token, authenticator.code(), DEVICE)).resolves.toHaveProperty(
      'accessToken',
    );
    await platform.collection<Cluster>('clusters').deleteMany({});
    await Promise.all([before.app.close(), both.app.close()]);
    await after.stop();
  });
});
