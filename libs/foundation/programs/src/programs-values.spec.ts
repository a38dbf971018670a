import type { DomainError } from '#platform/errors';
import { newId } from '#platform/ids';
import { permissionsOf } from '#foundation/identity';
import type { TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { OAuthClients } from './oauth/oauth-clients.js';
import { ProgramsModule } from './programs.module.js';

const OWNER = { id: newId(), permissions: permissionsOf('owner') };
const NUL = 'a\0b';

describe('keys and apps keep their rules, whoever asks', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([ProgramsModule]);
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  /** The pointer of the first wrong field. */
  const refusal = (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => 'accepted',
      ({ code, extras }: DomainError) =>
        code === 'identity.invalid-value' ? extras.errors![0]!.pointer : code,
    );

  it('keys', () =>
    bench.with(tenant, ApiKeys, async (keys) => {
      const key = { name: 'x'.repeat(61), scopes: ['stock.read'] as const };
      expect(await refusal(keys.create(OWNER, key))).toBe('/name');
      const { key: made } = await keys.create(OWNER, { ...key, name: 'ERP' });
      expect(await refusal(keys.rotate(OWNER, made._id, -1))).toBe('/overlapSeconds');
    }));

  it('apps', () =>
    bench.with(tenant, OAuthClients, async (apps) => {
      const app = {
        name: NUL,
        type: 'confidential',
        grantTypes: ['client_credentials'],
        scopes: [],
      } as const;
      expect(await refusal(apps.create(OWNER, app))).toBe('/name');
    }));
});
