import { AuditEntries } from '#dev/audit/audit-entries';
import { AuditLog, type AuditVerdict } from '#foundation/audit';
import { EraseCustomer } from '#foundation/identity';
import { newId } from '#platform/ids';
import type { mongo } from 'mongoose';
import { Installation, PASSWORD } from '../support/installation.js';
import { expectStatus, offer, register, type Page } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';
import { until } from '#dev/until';

interface Entry {
  readonly seq: number;
  readonly action: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly target: { readonly type: string; readonly id: string };
  readonly operation?: string;
  readonly changes: readonly {
    readonly field: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
  readonly from?: { readonly ip: string; readonly userAgent?: string };
}

interface StoredEntry {
  _id: number;
  action: string;
}

let installation: Installation;
let shop: TenantSession;
let other: TenantSession;

beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  other = await installation.tenant();
});

async function search(at: TenantSession, query: string): Promise<readonly Entry[]> {
  const asked = at.asOwner<Page<Entry>>('GET', `/admin/audit-log?${query}`);
  return (await expectStatus(200, asked)).body.data;
}

/** Waits until the log has an entry for the query. */
async function told(at: TenantSession, query: string): Promise<Entry> {
  let found: readonly Entry[] = [];
  await until(`an entry for ${query}`, async () => (found = await search(at, query)).length > 0);
  return found[0]!;
}

const verdict = ({ tenant }: TenantSession): Promise<AuditVerdict> =>
  installation.scope.run(tenant._id, async (graph) => (await graph.get(AuditLog)).verify());

/** Changes the stored log, verifies it, and restores it. */
async function tampered(
  at: TenantSession,
  tamper: (log: mongo.Collection<StoredEntry>) => Promise<unknown>,
): Promise<string | undefined> {
  return installation.scope.run(at.tenant._id, async ({ connection }) => {
    const log = connection.db!.collection<StoredEntry>('audit_log');
    const before = await log.find().toArray();
    await tamper(log);
    const { fault } = await verdict(at);
    await log.deleteMany({});
    await log.insertMany(before);
    return fault;
  });
}

describe('the audit log', () => {
  it('shows who changed which field, from which value to which, and from where', async () => {
    const { productId } = await offer(shop, 3);
    await expectStatus(
      200,
      shop.asOwner('PATCH', `/admin/products/${productId}`, { title: 'Another title' }),
    );
    const entry = await told(shop, `targetId=${productId}&action=product.updated`);
    expect(entry).toMatchObject({
      actor: { type: 'staff' },
      target: { type: 'product', id: productId },
      operation: 'AdminProducts_update',
      from: { ip: '127.0.0.1', userAgent: 'node' },
    });
    expect(entry.changes).toContainEqual({
      field: 'title',
      before: expect.stringContaining('Tent'),
      after: 'Another title',
    });
    expect(entry.changes.map(({ field }) => field)).not.toContain('status');
    expect((await search(shop, `actorId=${entry.actor.id}&limit=100`)).length).toBeGreaterThan(1);
    expect(await search(shop, `actorId=${newId()}`)).toEqual([]);
  });

  it('shows invitations and webhook endpoints, without their secrets', async () => {
    const email = `${newId()}@staff.example`;
    await expectStatus(
      201,
      shop.asOwner('POST', '/admin/staff', { email, name: 'Sam Helper', role: 'support' }),
    );
    const invited = await told(shop, 'action=staff.invited');
    expect(invited.changes).toContainEqual({ field: 'role', after: 'support' });
    expect(JSON.stringify(invited)).not.toContain('sealed');
  });

  it('shows who logged in, how and from where, and who logged whom out', async () => {
    const email = `${newId()}@staff.example`;
    await installation.addStaff(shop.tenant._id, { email, role: 'support' });
    const logIn = () =>
      shop.call<{ accessToken: string }>('POST', '/admin/auth/login', {
        body: { email, password: PASSWORD },
      });
    const { body } = await expectStatus(200, logIn());
    const listed = await shop.asOwner<Page<{ id: string; email: string }>>('GET', '/admin/staff?limit=100');
    const { id } = listed.body.data.find((member) => member.email === email)!;
    expect(await told(shop, `targetId=${id}&action=staff.logged-in`)).toMatchObject({
      actor: { type: 'staff', id },
      operation: 'AdminAuth_login',
      changes: expect.arrayContaining([{ field: 'amr', after: ['pwd'] }]),
      from: { ip: '127.0.0.1' },
    });
    await expectStatus(204, shop.asOwner('DELETE', `/admin/staff/${id}/sessions`));
    await until(
      'the session to end',
      async () =>
        (await shop.call('GET', '/admin/auth/sessions', { token: body.accessToken })).status === 401,
    );
    expect((await told(shop, `targetId=${id}&action=staff.sessions-ended`)).actor.id).not.toBe(id);
  });

  it('is only for owners, and only for their own tenant', async () => {
    const email = `${newId()}@staff.example`;
    await installation.addStaff(shop.tenant._id, { email, role: 'manager' });
    const { body } = await shop.call<{ accessToken: string }>('POST', '/admin/auth/login', {
      body: { email, password: PASSWORD },
    });
    const refused = await shop.call('GET', '/admin/audit-log', { token: body.accessToken });
    expect(refused.status).toBe(403);
    expect((await other.call('GET', '/admin/audit-log', { token: shop.owner })).status).toBe(421);
    const seqs = (await search(shop, 'limit=100')).map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    expect(await search(other, 'action=product.updated')).toEqual([]);
  });

  it('verifies, and shows whether entries were changed, removed or cut off', async () => {
    // Wait, because entries that are written during the tampering would look like tampering.
    const entries = await AuditEntries.open(installation.config, shop.tenant);
    await entries.written().finally(() => entries.close());
    expect((await verdict(shop)).entries).toBeGreaterThanOrEqual(4);
    expect((await verdict(shop)).fault).toBeUndefined();
    const changed = tampered(shop, (log) => log.updateOne({ _id: 2 }, { $set: { action: 'harmless' } }));
    expect(await changed).toBe('entry 2 is not what was written');
    const removed = tampered(shop, (log) => log.deleteOne({ _id: 3 }));
    expect(await removed).toBe('entry 3 is missing');
    const closed = tampered(shop, async (log) => {
      await log.deleteOne({ _id: 1 });
      for (const entry of await log.find().sort({ _id: 1 }).toArray()) {
        await log.deleteOne({ _id: entry._id });
        await log.insertOne({ ...entry, _id: entry._id - 1 });
      }
    });
    expect(await closed).toBe('entry 1 is not what was written');
    const last = (await verdict(shop)).entries;
    const cut = tampered(shop, (log) => log.deleteMany({ _id: { $gte: last } }));
    expect(await cut).toMatch(/^entries \d+ to \d+ were cut off$/);
    expect((await verdict(shop)).fault).toBeUndefined();
  });

  it('still verifies after a person was erased, and no longer shows them', async () => {
    const email = `${newId()}@mailboxes.example`;
    const { accessToken } = await register(shop, email);
    const { id } = (await shop.call<{ id: string }>('GET', '/me', { token: accessToken })).body;
    await expectStatus(202, shop.asOwner('POST', `/admin/customers/${id}/export`));
    const before = await told(shop, `targetId=${id}&action=customer.export-requested`);
    expect(before.changes).toContainEqual({ field: 'email', after: email });
    await expectStatus(202, shop.asOwner('DELETE', `/admin/customers/${id}`));
    await until(
      'the customer to be gone',
      async () => (await shop.asOwner('GET', `/admin/customers/${id}`)).status === 404,
    );
    await installation.scope.run(shop.tenant._id, async (graph) =>
      (await graph.get(EraseCustomer)).continueDue(new Date(Date.now() + 25 * 3_600_000)),
    );
    const after = await told(shop, `targetId=${id}&action=customer.export-requested`);
    expect(after.changes).toEqual([
      { field: 'customerId', after: id },
      { field: 'locale', after: 'en' },
    ]);
    expect((await verdict(shop)).fault).toBeUndefined();
  });
});
