import {
  createShopClient,
  memoryStorage,
  unwrap,
  type SessionState,
  type ShopClient,
} from '../../clients/typescript/src/index.js';
import { Installation } from '../support/installation.js';
import { offer } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

const add = (shop: ShopClient, variantId: string) =>
  unwrap(shop.POST('/api/v1/cart/items', { body: { variantId, quantity: 1 } }));

describe('a guest of the client who adds several items at once', () => {
  let installation: Installation;
  let tenant: TenantSession;
  let variants: string[];

  beforeAll(async () => {
    installation = await Installation.shared();
    tenant = await installation.tenant();
    variants = [];
    for (let made = 0; made < 3; made++) variants.push((await offer(tenant, 5)).variantId);
  });

  function tabs(count: number, state?: SessionState): ShopClient[] {
    const options = {
      origin: installation.origin,
      tenant: tenant.tenant.slug,
      storage: memoryStorage(state),
    };
    return Array.from({ length: count }, () => createShopClient(options));
  }

  it.each([
    ['for the first time', 1, {}],
    ['after the cart has expired', 1, { cartToken: 'x'.repeat(43) }],
    ['in tabs that share a storage', 3, {}],
  ])('finds all of them in one cart: %s', async (_when, count, state) => {
    const shops = tabs(count, state);
    await Promise.all(variants.map((variant, index) => add(shops[index % count]!, variant)));
    const cart = await unwrap(shops[0]!.GET('/api/v1/cart'));
    expect(cart.items.map(({ variantId }) => variantId).sort()).toEqual([...variants].sort());
  });

  it('has the others in the cart when one is refused', async () => {
    const [shop] = tabs(1) as [ShopClient];
    const [refused] = await Promise.allSettled(['no-such-variant', ...variants].map((id) => add(shop, id)));
    expect(refused?.status).toBe('rejected');
    expect((await unwrap(shop.GET('/api/v1/cart'))).count).toBe(3);
  });

  it('has no cart at another tenant', async () => {
    const [shop] = tabs(1) as [ShopClient];
    await add(shop, variants[0]!);
    const other = await installation.tenant();
    const stranger = createShopClient({
      origin: installation.origin,
      tenant: other.tenant.slug,
      storage: memoryStorage(await shop.session.state()),
    });
    expect((await unwrap(stranger.GET('/api/v1/cart'))).items).toEqual([]);
  });
});
