import type { Type } from '@nestjs/common';
import type { DomainError } from '#platform/errors';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { Addresses } from './customers/addresses.js';
import { CustomerConsents } from './customers/consents.js';
import { Customers } from './customers/customers.js';
import { RegisterCustomer } from './customers/register-customer.js';
import { IdentityModule } from './identity.module.js';
import { IdentityProviders } from './oidc/identity-providers.js';
import { Operators } from './operators/operators.js';
import { permissionsOf } from './roles/built-in-roles.js';
import { Roles } from './roles/roles.js';
import { StaffAccounts } from './staff/staff-accounts.js';
import { StaffInvitations } from './staff/staff-invitations.js';

const OWNER = { id: newId(), permissions: permissionsOf('owner') };
const PASSWORD = 'correct horse';
const NUL = 'a\0b';

describe('accounts and roles keep their rules, whoever asks', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  let customerId: string;
  beforeAll(async () => {
    bench = await ModuleBench.start([IdentityModule]);
    tenant = await bench.provision({ name: 'N'.repeat(120), ownerEmail: 'owner@example.com' });
    const ada = { email: 'ada@example.com', password: PASSWORD, firstName: ' Ada ', lastName: 'Lovelace' };
    customerId = (await wish(Customers, (customers) => customers.create(ada)))._id;
  });
  afterAll(() => bench.stop());

  const wish = <S, T>(service: Type<S>, work: (service: S) => Promise<T>): Promise<T> =>
    bench.with(tenant, service, work);

  /** The pointer of the first wrong field, or the code of another error. */
  const refusal = (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => 'accepted',
      ({ code, extras }: DomainError) =>
        code === 'identity.invalid-value' ? extras.errors![0]!.pointer : code,
    );

  it('customers', async () => {
    const person = { email: 'b@example.com', password: PASSWORD, firstName: 'Bea', lastName: 'B' };
    const long = { ...person, lastName: 'x'.repeat(101) };
    expect(await refusal(wish(Customers, (c) => c.create(long)))).toBe('/lastName');
    expect(await refusal(wish(RegisterCustomer, (r) => r.request({ ...person, firstName: NUL })))).toBe(
      '/firstName',
    );
    expect(await refusal(wish(Customers, (c) => c.create({ ...person, email: 'b@localhost' })))).toBe(
      'auth.email-unusable',
    );
    expect(await refusal(wish(Customers, (c) => c.update(customerId, { phone: 'call me' })))).toBe('/phone');
    expect(await wish(Customers, (c) => c.byId(customerId))).toMatchObject({ firstName: 'Ada' });
    const address = { name: 'Ada', line1: '1', city: 'London', postalCode: 'SW1Y', country: 'UK!' };
    expect(await refusal(wish(Addresses, (a) => a.add(customerId, address)))).toBe('/country');
    const consent = { wording: 'x'.repeat(2001), device: {} };
    expect(
      await refusal(wish(CustomerConsents, (c) => c.set(customerId, { marketingEmail: true }, consent))),
    ).toBe('/wording');
  });

  it('staff and operators', async () => {
    const member = { email: 'c@example.com', name: 'x'.repeat(121), role: 'manager' };
    expect(await refusal(wish(StaffInvitations, (s) => s.invite(undefined, member)))).toBe('/name');
    const created = { ...member, name: NUL, password: PASSWORD };
    expect(await refusal(wish(StaffAccounts, (s) => s.create(created)))).toBe('/name');
    const twice = { ...created, name: 'Cee', storeIds: ['x', 'x'] };
    expect(await refusal(wish(StaffAccounts, (s) => s.create(twice)))).toBe('/storeIds');
    const owner = (await wish(StaffAccounts, (s) => s.withEmail('owner@example.com')))!;
    expect(owner.name).toHaveLength(120);
    expect(await refusal(wish(StaffAccounts, (s) => s.change(OWNER, owner._id, { name: '' })))).toBe('/name');
    const operator = { email: 'o@example.com', password: PASSWORD, name: '' };
    expect(await refusal(bench.app.get(Operators).create(operator))).toBe('/name');
    expect(
      await refusal(bench.app.get(Operators).create({ ...operator, name: 'O', password: 'aaaaaaaa' })),
    ).toBe('auth.password-too-common');
  });

  it('roles and providers', async () => {
    const role = { name: 'Warehouse', permissions: ['stock.read', 'stock.fly'] as never };
    expect(await refusal(wish(Roles, (r) => r.create(OWNER, role)))).toBe('/permissions');
    const provider = { name: 'Google', issuer: 'https://u:p@accounts.example', clientId: 'x' };
    expect(await refusal(wish(IdentityProviders, (p) => p.put('google', provider)))).toBe('/issuer');
  });
});
