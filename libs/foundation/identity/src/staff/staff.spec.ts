import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import type { BuiltInRole } from '#platform/permissions';
import { Authentication, AuthenticationModule } from '#foundation/authentication';
import type { TenantRecord } from '#foundation/tenancy';
import { later, present } from '../../../../../test/support/clock.js';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { eventsOf, mailedCode } from '../../../../../test/support/sealed-mail.js';
import { signedIn } from '../../../../../test/support/signed-in.js';
import { IdentityModule } from '../identity.module.js';
import { permissionsOf, type Holdings } from '../roles/built-in-roles.js';
import { StaffAccounts, type StaffChanges } from './staff-accounts.js';
import { StaffInvitations } from './staff-invitations.js';
import { StaffLogIn } from './staff-log-in.js';
import { StaffPasswordReset } from './staff-password-reset.js';

const DEVICE = { userAgent: 'Firefox', ip: '192.0.2.7' };
const PASSWORD = 'correct horse';
const BEYOND = { code: 'staff.insufficient-rights' };
const as = (role: BuiltInRole, stores?: string[]): Holdings => ({ permissions: permissionsOf(role), stores });

describe('staff', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuthenticationModule, IdentityModule]);
    tenant = await bench.provision({ ownerEmail: 'Owner@Example.com', name: 'North Bikes' });
  });
  afterEach(() => present());
  afterAll(() => bench.stop());

  const staffOf = <T>(work: (staff: StaffAccounts) => Promise<T>, at = tenant) =>
    bench.with(at, StaffAccounts, work);
  const create = (name: string, role: BuiltInRole, storeIds?: string[], at = tenant) =>
    staffOf((s) => s.create({ email: `${name}@example.com`, password: PASSWORD, name, role, storeIds }), at);
  const change = (actor: Holdings, id: string, changes: StaffChanges, at = tenant) =>
    staffOf((s) => s.change(actor, id, changes), at);
  const invite = (actor: Holdings | undefined, name: string, role: BuiltInRole, storeIds?: string[]) =>
    bench.with(tenant, StaffInvitations, (invitations) =>
      invitations.invite(actor, { email: `${name}@example.com`, name, role, storeIds }),
    );
  const accept = (token: string, password = PASSWORD, at = tenant) =>
    bench.with(at, StaffInvitations, (invitations) => invitations.accept(token, password));
  const token = (name: string) => mailedCode(bench, tenant, 'staff.invited', `${name}@example.com`);
  const logIn = (name: string, password = PASSWORD) =>
    bench.with(tenant, StaffLogIn, async (logIns) =>
      signedIn(await logIns.logIn(`${name}@example.com`, password, DEVICE)),
    );
  const verify = (value: string) => bench.app.get(Authentication).verify({ scheme: 'bearer', value });

  it('begin with the owner, who is invited when the tenant is provisioned', async () => {
    const refusal = { code: 'auth.invalid-credentials' };
    await expect(logIn('owner', 'undefined')).rejects.toMatchObject(refusal);
    const invitation = await token('owner');
    await expect(accept(`${invitation}x`)).rejects.toMatchObject({ code: 'auth.invitation-invalid' });
    await accept(invitation);
    await expect(accept(invitation, 'another horse')).rejects.toMatchObject({
      code: 'auth.invitation-invalid',
    });
    const { accessToken } = await logIn('owner');
    expect((await verify(accessToken))!.permissions.has('settings.write')).toBe(true);
    const invitations = await eventsOf(bench, tenant, 'staff.invited');
    expect(invitations).toHaveLength(1);
  });

  it('are nobody else, and there is no customer: a new shop has no default account', async () => {
    const bare = await bench.provision();
    const invited = await bench.provision({ ownerEmail: 'owner@example.com' });
    const accounts = (of: TenantRecord) =>
      bench.scope.run(of._id, async ({ connection }) => {
        const all = ['staff', 'customers', 'api_keys', 'oauth_clients'].map((name) =>
          connection.db!.collection(name).find({}).toArray(),
        );
        return (await Promise.all(all)).flat();
      });
    expect(await accounts(bare)).toEqual([]);
    const [owner, ...others] = await accounts(invited);
    expect(others).toEqual([]);
    expect(owner).toMatchObject({ email: 'owner@example.com', status: 'invited' });
    expect(owner).not.toHaveProperty('passwordHash');
    const operators = bench.app.get<Connection>(getConnectionToken(PLATFORM)).db!.collection('operators');
    expect(await operators.countDocuments()).toBe(0);
  });

  it('have no owner if provisioning was given none', async () => {
    const bare = await bench.provision();
    await expect(eventsOf(bench, bare, 'staff.invited')).resolves.toEqual([]);
  });

  it('accept an invitation once, also if it is sent twice at the same time, and not late', async () => {
    await invite(as('owner'), 'twice', 'support');
    const invitation = await token('twice');
    const outcomes = await Promise.allSettled([accept(invitation), accept(invitation, 'another horse')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { _id } = await invite(as('owner'), 'late', 'support');
    await bench.scope.run(tenant._id, async ({ connection }) => {
      const past = { $set: { 'invitation.expiresAt': new Date(Date.now() - 1) } };
      await connection.db!.collection('staff').updateOne({ _id } as object, past);
    });
    await expect(accept(await token('late'))).rejects.toMatchObject({ code: 'auth.invitation-invalid' });
  });

  it('have seven days to accept an invitation, of 256 bits', async () => {
    await invite(as('owner'), 'punctual', 'support');
    await invite(as('owner'), 'tardy', 'support');
    const [id, secret] = (await token('punctual')).split('.');
    expect([id!.length, Buffer.from(secret!, 'base64url').length]).toEqual([26, 32]);
    later(7 * 86_400_000 - 60_000);
    await expect(accept(await token('punctual'))).resolves.toBeUndefined();
    later(61_000);
    await expect(accept(await token('tardy'))).rejects.toMatchObject({ code: 'auth.invitation-invalid' });
  });

  it('get at most two invitations in five minutes, also if they are removed and invited again', async () => {
    const { _id } = await invite(as('owner'), 'flora', 'support');
    const renew = () =>
      bench.with(tenant, StaffInvitations, (invitations) => invitations.renew(as('owner'), _id));
    const tooSoon = { code: 'auth.resend-too-soon', extras: { retryAfter: expect.any(Number) as number } };
    const first = await token('flora');
    await expect(renew()).rejects.toMatchObject(tooSoon);
    expect(await token('flora')).toBe(first);
    later(61_000);
    await renew();
    expect(await token('flora')).not.toBe(first);
    later(61_000);
    await expect(renew()).rejects.toMatchObject(tooSoon);
    await staffOf((s) => s.remove(as('owner'), _id));
    await expect(invite(as('owner'), 'flora', 'support')).rejects.toMatchObject(tooSoon);
    later(5 * 60_000);
    await expect(invite(as('owner'), 'flora', 'support')).resolves.toBeDefined();
  });

  it('do not accept the invitation of another tenant', async () => {
    const other = await bench.provision();
    await invite(as('owner'), 'here', 'support');
    await expect(accept(await token('here'), PASSWORD, other)).rejects.toMatchObject({
      code: 'auth.invitation-invalid',
    });
  });

  it('are invited by people who have all rights of the role, for stores that the inviter has', async () => {
    await expect(invite(as('manager'), 'x1', 'owner')).rejects.toMatchObject(BEYOND);
    await expect(invite(as('manager', ['s1']), 'x2', 'support')).rejects.toMatchObject(BEYOND);
    await expect(invite(as('manager', ['s1']), 'x3', 'support', ['s2'])).rejects.toMatchObject(BEYOND);
    await expect(invite(as('manager', ['s1']), 'x4', 'support', ['s1'])).resolves.toMatchObject({
      status: 'invited',
    });
    await expect(invite(as('owner'), 'x4', 'support')).rejects.toMatchObject({ code: 'auth.email-taken' });
  });

  it('change others only with all rights that these had before and have after the change', async () => {
    const { _id } = await create('sam', 'support');
    await expect(change(as('manager'), _id, { role: 'owner' })).rejects.toMatchObject(BEYOND);
    await change(as('owner'), _id, { role: 'owner' });
    await expect(change(as('manager'), _id, { role: 'support' })).rejects.toMatchObject(BEYOND);
    await expect(change(as('manager'), _id, { name: 'Sammy' })).rejects.toMatchObject(BEYOND);
    await expect(staffOf((s) => s.remove(as('manager'), _id))).rejects.toMatchObject(BEYOND);
    await change(as('owner'), _id, { role: 'support', storeIds: ['s1'] });
    await expect(change(as('manager', ['s1']), _id, { storeIds: null })).rejects.toMatchObject(BEYOND);
    await expect(change(as('manager', ['s2']), _id, { name: 'Sammy' })).rejects.toMatchObject(BEYOND);
    await expect(change(as('manager', ['s1']), _id, { name: 'Sammy' })).resolves.toMatchObject({
      name: 'Sammy',
    });
  });

  it('lose their sessions when their rights change, but not with a new name', async () => {
    const { _id } = await create('tess', 'manager');
    const { accessToken, refreshToken } = await logIn('tess');
    await change(as('owner'), _id, { name: 'Tessa', role: undefined });
    await expect(verify(accessToken)).resolves.toBeDefined();
    await change(as('owner'), _id, { status: 'suspended' });
    await expect(verify(accessToken)).resolves.toBeUndefined();
    const refreshed = bench.with(tenant, StaffLogIn, (logIns) => logIns.refresh(refreshToken, DEVICE));
    await expect(refreshed).rejects.toMatchObject({ code: 'auth.token-invalid' });
    await expect(logIn('tess')).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
    await change(as('owner'), _id, { status: 'active' });
    const again = await logIn('tess');
    await staffOf((s) => s.remove(as('owner'), _id));
    await expect(verify(again.accessToken)).resolves.toBeUndefined();
    const gone = bench.with(tenant, StaffLogIn, (logIns) => logIns.refresh(again.refreshToken, DEVICE));
    await expect(gone).rejects.toMatchObject({ code: 'auth.token-invalid' });
    await expect(logIn('tess')).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
  });

  it('always have an active owner, also if two step down at once', async () => {
    const at = await bench.provision();
    const [one, two] = [
      await create('one', 'owner', undefined, at),
      await create('two', 'owner', undefined, at),
    ];
    const outcomes = await Promise.allSettled(
      [one, two].map(({ _id }) => change(as('owner'), _id, { role: 'support' }, at)),
    );
    const refused = outcomes.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'staff.last-owner' } });
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const left = outcomes[0]!.status === 'rejected' ? one : two;
    const last = { code: 'staff.last-owner' };
    await expect(change(as('owner'), left._id, { status: 'suspended' }, at)).rejects.toMatchObject(last);
    await expect(change(as('owner'), left._id, { storeIds: ['s1'] }, at)).rejects.toMatchObject(last);
    await expect(staffOf((s) => s.remove(as('owner'), left._id), at)).rejects.toMatchObject(last);
    await expect(change(as('owner'), left._id, { name: 'Left' }, at)).resolves.toMatchObject({
      role: 'owner',
    });
  });

  it('cannot be found with another tenant’s ids', async () => {
    const other = await bench.provision();
    const { _id } = await create('uma', 'support');
    const notFound = { code: 'staff.not-found' };
    await expect(staffOf((s) => s.byId(_id), other)).rejects.toMatchObject(notFound);
    await expect(change(as('owner'), _id, { name: 'x' }, other)).rejects.toMatchObject(notFound);
    await expect(staffOf((s) => s.remove(as('owner'), _id), other)).rejects.toMatchObject(notFound);
  });

  it('become active only by accepting their invitation, or by a script', async () => {
    const { _id } = await invite(as('owner'), 'vera', 'support');
    await expect(change(as('owner'), _id, { status: 'active' })).rejects.toMatchObject({
      code: 'auth.invitation-invalid',
    });
    await expect(create('vera', 'manager')).resolves.toMatchObject({
      _id,
      status: 'active',
      role: 'manager',
    });
    await expect(create('vera', 'owner')).rejects.toMatchObject({ code: 'auth.email-taken' });
    await expect(accept(await token('vera'), 'another horse')).rejects.toMatchObject({
      code: 'auth.invitation-invalid',
    });
  });

  it('are invited as before, not active, after a suspension before they accepted', async () => {
    const { _id } = await invite(as('owner'), 'wanda', 'support');
    await change(as('owner'), _id, { status: 'suspended' });
    await expect(accept(await token('wanda'))).rejects.toMatchObject({ code: 'auth.invitation-invalid' });
    await expect(change(as('owner'), _id, { status: 'active' })).resolves.toMatchObject({
      status: 'invited',
    });
    await accept(await token('wanda'));
    await expect(logIn('wanda')).resolves.toBeDefined();
  });

  it('without a password are no owner that counts', async () => {
    const at = await bench.provision({ ownerEmail: 'mistyped@example.com' });
    const { _id } = await create('only', 'owner', undefined, at);
    // As an earlier version stored it.
    await bench.scope.run(at._id, ({ connection }) =>
      connection
        .db!.collection('staff')
        .updateOne({ email: 'mistyped@example.com' }, { $set: { status: 'active' } }),
    );
    const last = { code: 'staff.last-owner' };
    await expect(staffOf((s) => s.remove(as('owner'), _id), at)).rejects.toMatchObject(last);
  });

  it('reset their password by mail', async () => {
    await create('will', 'support');
    const resets = <T>(work: (reset: StaffPasswordReset) => Promise<T>) =>
      bench.with(tenant, StaffPasswordReset, work);
    const challengeId = await resets((reset) => reset.request('will@example.com'));
    const code = await mailedCode(bench, tenant, 'staff.password-reset-requested', 'will@example.com');
    await resets((reset) => reset.confirm(challengeId, code, 'another horse'));
    await expect(logIn('will', 'another horse')).resolves.toBeDefined();
  });
});
