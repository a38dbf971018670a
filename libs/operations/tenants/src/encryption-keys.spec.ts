import { getConnectionToken, getModelToken } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { Authenticator } from '#dev/installation/authenticator';
import { installationKeys } from '#platform/crypto';
import { PLATFORM } from '#platform/mongo';
import { OperatorAudit } from '#foundation/audit';
import { OperatorLogIn, OperatorSecondFactor, Operators, SigningKeys } from '#foundation/identity';
import { Cluster, TenantKeys } from '#foundation/tenancy';
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
    expect(await keys.reseal()).toEqual({ tenants: 1, clusters: 1, signingKeys: 1, operators: 1 });
    expect(await keys.reseal()).toEqual({ tenants: 0, clusters: 0, signingKeys: 0, operators: 0 });
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
