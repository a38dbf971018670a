import {
  ApiProblem,
  createAdminClient,
  createShopClient,
  idempotencyKey,
  memoryStorage,
  unwrap,
  type AdminClient,
  type Shop,
  type ShopClient,
} from '../../clients/typescript/src/index.js';
import { MAILED_CODE, Mailbox } from '#dev/demo/mailbox';
import { Installation, PASSWORD } from '../support/installation.js';
import type { TenantSession } from '../support/tenant-session.js';
import { until } from '#dev/until';

const EMAIL = 'ada@example.com';
const ADDRESS = {
  name: 'Ada Berg',
  line1: 'Lindenweg 4',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};

/** A purchase, made only with the generated client. */
describe('a purchase with the generated client', () => {
  let installation: Installation;
  let tenant: TenantSession;
  let shop: ShopClient;
  let admin: AdminClient;
  let order: Shop['Order'];

  beforeAll(async () => {
    installation = await Installation.shared();
    tenant = await installation.tenant();
    const { slug } = tenant.tenant;
    shop = createShopClient({ origin: installation.origin, tenant: slug });
    admin = createAdminClient({ origin: installation.origin, tenant: slug });
  });

  it('staff log in and put a product on sale', async () => {
    const email = `owner@${tenant.tenant.slug}.example`;
    const answer = await unwrap(
      admin.POST('/api/v1/admin/auth/login', { body: { email, password: PASSWORD } }),
    );
    if (!('accessToken' in answer)) throw new Error('this shop asks its staff for no second factor');
    await admin.session.keep(answer);

    const product = await unwrap(
      admin.POST('/api/v1/admin/products', {
        body: {
          title: 'Ridge Rain Jacket',
          status: 'active',
          variants: [{ sku: 'RRJ-M', price: { amount: 12_900, currency: 'EUR' } }],
        },
      }),
    );
    const stores = await unwrap(admin.GET('/api/v1/admin/stores'));
    const lines = [{ variantId: product.variants[0]!.id, setTo: 5, reason: 'delivery' }];
    await unwrap(
      admin.POST('/api/v1/admin/stock/adjustments', { body: { storeId: stores.data[0]!.id, lines } }),
    );
  });

  it('a guest browses and fills a cart, whose token the client stores', async () => {
    const found = await unwrap(
      shop.GET('/api/v1/products', { params: { query: { search: 'rain jacket', sort: 'price' } } }),
    );
    const jacket = await unwrap(
      shop.GET('/api/v1/products/{slugOrId}', { params: { path: { slugOrId: found.data[0]!.slug } } }),
    );
    const body = { variantId: jacket.variants[0]!.id, quantity: 2 };
    const cart = await unwrap(shop.POST('/api/v1/cart/items', { body }));
    expect(cart.total).toEqual({ amount: 25_800, currency: 'EUR' });
    expect((await shop.session.state()).cartToken).toMatch(/^[\w-]{43}$/);
    expect((await unwrap(shop.GET('/api/v1/cart'))).count).toBe(2);
  });

  it('the guest registers with the code from the mail and keeps the cart', async () => {
    const since = new Date();
    const { challengeId } = await unwrap(
      shop.POST('/api/v1/auth/register', {
        body: { email: EMAIL, password: PASSWORD, firstName: 'Ada', lastName: 'Berg' },
      }),
    );
    const mailbox = new Mailbox(installation.config.SENDGRID_BASE_URL);
    const code = await mailbox.find(EMAIL, tenant.tenant._id, MAILED_CODE, since);
    const tokens = await unwrap(shop.POST('/api/v1/auth/verify-email', { body: { challengeId, code } }));
    await shop.session.keep(tokens);
    expect((await unwrap(shop.POST('/api/v1/cart/merge'))).count).toBe(2);
  });

  it('orders once, even with several requests with the same key, and pays', async () => {
    const call = {
      params: { header: { 'Idempotency-Key': idempotencyKey() } },
      body: { deliveryType: 'delivery' as const, deliveryAddress: ADDRESS },
    };
    const placed = await unwrap(shop.POST('/api/v1/orders', call));
    const again = await unwrap(shop.POST('/api/v1/orders', call));
    expect(again.order.id).toBe(placed.order.id);
    order = placed.order;

    const session = new URL(placed.payment.checkoutUrl!).pathname.split('/').at(-1);
    await fetch(`${installation.config.STRIPE_API_BASE}/_test/sessions/${session}/pay`, { method: 'POST' });
    await until('the payment', async () => (await myOrder()).paymentStatus === 'paid');
    expect(await myOrder()).toMatchObject({ status: 'processing', totals: { total: { amount: 25_800 } } });
  });

  it('staff see the order and change its status', async () => {
    const { data } = await unwrap(admin.GET('/api/v1/admin/orders'));
    expect(data.map(({ id }) => id)).toEqual([order.id]);
    const moved = await unwrap(
      admin.POST('/api/v1/admin/orders/{id}/status', {
        params: { path: { id: order.id } },
        body: { status: 'preparing' },
      }),
    );
    expect(moved.status).toBe('preparing');
    expect((await myOrder()).status).toBe('preparing');
  });

  it('refusals are problems with a code', async () => {
    const call = shop.GET('/api/v1/products/{slugOrId}', { params: { path: { slugOrId: 'no-such-thing' } } });
    const problem: unknown = await unwrap(call).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ code: 'catalog.product-not-found', status: 404 });
  });

  it('another tenant’s shop accepts neither the order id nor the token', async () => {
    const other = await installation.tenant();
    const stranger = createShopClient({
      origin: installation.origin,
      tenant: other.tenant.slug,
      storage: memoryStorage(await shop.session.state()),
    });
    const problem = await unwrap(stranger.GET('/api/v1/orders')).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'tenant.mismatch', status: 421 });
  });

  function myOrder(): Promise<Shop['Order']> {
    return unwrap(shop.GET('/api/v1/orders/{orderId}', { params: { path: { orderId: order.id } } }));
  }
});
