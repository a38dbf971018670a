import { until } from '#dev/until';
import { DatabaseCopies } from '../support/database-copies.js';
import { Installation, PASSWORD } from '../support/installation.js';
import { expectStatus, guestOrder, mailbox, offer, onPayPage, seenByGuest } from '../support/shopping.js';
import { TenantSession } from '../support/tenant-session.js';

let restored: Installation;
afterAll(() => restored?.stop());

it('an installation that is restored from its databases and its key goes on with what waited', async () => {
  const before = await Installation.start();
  const shop = await before.tenant();
  const email = `owner@${shop.tenant.slug}.example`;
  const article = await offer(shop, 5);
  // The order is in the backup; nobody has told its buyer.
  await before.restWorker();
  const placed = await guestOrder(shop, article, 2);
  await onPayPage(placed, 'pay');
  await until('the payment', async () => (await seenByGuest(shop, placed)).paymentStatus === 'paid');

  const { MONGODB_URI, PLATFORM_DB, TENANT_DB_PREFIX } = before.config;
  const backup = await DatabaseCopies.of(MONGODB_URI, [PLATFORM_DB, shop.tenant.database]);
  const lost = await offer(shop, 1);
  await before.stop();
  await backup.restore();
  await backup.close();

  // Another Redis: it needs no backup.
  restored = await Installation.start({ PLATFORM_DB, TENANT_DB_PREFIX });
  const again = await TenantSession.open(restored.origin, shop.tenant, { email, password: PASSWORD });
  await mailbox().find(
    'guest@customers.example',
    shop.tenant._id,
    new RegExp(placed.order.number),
    new Date(0),
  );
  expect(await seenByGuest(again, placed)).toMatchObject({ paymentStatus: 'paid', status: 'processing' });
  expect((await again.call('GET', `/products/${lost.productId}`)).status).toBe(404);
  expect((await guestOrder(again, article, 3)).order.number).not.toBe(placed.order.number);
  const log = await expectStatus<{ data: unknown[] }>(200, again.asOwner('GET', '/admin/audit-log'));
  expect(log.body.data.length).toBeGreaterThan(0);
});
