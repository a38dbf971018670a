import { AuditLog } from '#foundation/audit';
import { TenantKeyRings, TenantRegistry } from '#foundation/tenancy';
import { MAILED_CODE } from '#dev/demo/mailbox';
import { until } from '#dev/until';
import { Installation, PASSWORD } from '../support/installation.js';
import {
  expectStatus,
  guestOrder,
  mailbox,
  offer,
  onPayPage,
  register,
  seenByGuest,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

let installation: Installation;
let shop: TenantSession;

beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
});

/** Rotates the shop's data key, and lets the new one seal from now on rather than from a minute later on. */
async function rotateKeys(): Promise<void> {
  const { keys } = await installation.api.get(TenantKeyRings).rotate(shop.tenant._id);
  const at = `keys.${keys!.length - 1}.sealsFrom`;
  await installation.api.get(TenantRegistry).update(shop.tenant._id, { $set: { [at]: new Date() } });
}

const logIn = async (email: string): Promise<Tokens> =>
  (await expectStatus(200, shop.call<Tokens>('POST', '/auth/login', { body: { email, password: PASSWORD } })))
    .body;

const verified = () =>
  installation.scope.run(shop.tenant._id, async (graph) => (await graph.get(AuditLog)).verify());

describe('After a rotation of a tenant’s data key', () => {
  it('everything goes on: sessions, passwords, codes, orders of guests, payments, the audit log', async () => {
    const article = await offer(shop, 5);
    const placed = await guestOrder(shop, article);
    const email = 'rota@customers.example';
    await register(shop, email);
    const session = await logIn(email);
    const since = new Date();
    const reset = shop.call<{ challengeId: string }>('POST', '/auth/password/forgot', { body: { email } });
    const { challengeId } = (await expectStatus(202, reset)).body;
    const code = await mailbox().find(email, shop.tenant._id, MAILED_CODE, since);

    await rotateKeys();

    await seenByGuest(shop, placed);
    await onPayPage(placed, 'pay');
    await until('the payment', async () => (await seenByGuest(shop, placed)).paymentStatus === 'paid');
    const refresh = shop.call<Tokens>('POST', '/auth/refresh-token', {
      body: { refreshToken: session.refreshToken },
    });
    const { refreshToken } = (await expectStatus(200, refresh)).body;
    await expectStatus(200, shop.call('POST', '/auth/refresh-token', { body: { refreshToken } }));
    await logIn(email);
    // The password has moved to the new key.
    await logIn(email);
    const confirm = { challengeId, code, password: 'another horse' };
    await expectStatus(204, shop.call('POST', '/auth/password/reset', { body: confirm }));
    const again = shop.asOwner('PATCH', `/admin/products/${article.productId}`, {
      title: 'After the rotation',
    });
    const before = (await verified()).entries;
    await expectStatus(200, again);
    await until('its entry', async () => (await verified()).entries > before);
    await expect(verified()).resolves.not.toHaveProperty('fault');
    // A second rotation, with entries of both keys.
    await rotateKeys();
    await expect(verified()).resolves.not.toHaveProperty('fault');
  });
});
