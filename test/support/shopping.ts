import { MAILED_CODE, Mailbox } from '#dev/demo/mailbox';
import { newId } from '#platform/ids';
import type { Answer, TenantSession } from './tenant-session.js';
import { PASSWORD } from './installation.js';

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

export interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly paymentStatus: string;
  readonly totals: { readonly total: Money };
  readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
}

export interface Placed {
  readonly order: Order;
  readonly payment: { readonly status: string; readonly checkoutUrl: string };
  readonly orderToken?: string;
}

export interface Cart {
  readonly items: readonly { readonly id: string; readonly variantId: string; readonly quantity: number }[];
  readonly total: Money;
}

export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly code: string;
  readonly correlationId: string;
}

export interface Page<T> {
  readonly data: readonly T[];
  readonly total?: number;
}

/** A product on sale in a test. */
export interface Offer {
  readonly productId: string;
  readonly slug: string;
  readonly variantId: string;
  readonly storeId: string;
}

type Headers = Record<string, string>;

export const DELIVERY = {
  deliveryType: 'delivery',
  deliveryAddress: {
    name: 'G. Uest',
    line1: 'Lane 1',
    city: 'Bonn',
    postalCode: '53111',
    country: 'DE',
  },
} as const;

export const GUEST_ORDER = { ...DELIVERY, email: 'guest@customers.example' } as const;

/** A new Idempotency-Key. */
export function key(): Headers {
  return { 'idempotency-key': newId() };
}

/**
 * Puts a product on sale, with so many pieces at the default store.
 * @param details more fields of its variant
 */
export async function offer(
  shop: TenantSession,
  pieces: number,
  price: Money = EUR(1250),
  details: object = {},
): Promise<Offer> {
  const sku = newId();
  const { body: product } = await expectStatus<{ id: string; slug: string; variants: { id: string }[] }>(
    201,
    shop.asOwner('POST', '/admin/products', {
      title: `Tent ${sku}`,
      status: 'active',
      variants: [{ sku, price, ...details }],
    }),
  );
  const { body: stores } = await shop.asOwner<Page<{ id: string }>>('GET', '/admin/stores');
  const storeId = stores.data[0]!.id;
  const variantId = product.variants[0]!.id;
  const lines = [{ variantId, setTo: pieces }];
  await expectStatus(201, shop.asOwner('POST', '/admin/stock/adjustments', { storeId, lines }));
  return { productId: product.id, slug: product.slug, variantId, storeId };
}

/** Pieces that can be bought now. */
export async function available(shop: TenantSession, { storeId, variantId }: Offer): Promise<number> {
  const path = `/stores/${storeId}/availability?variantIds=${variantId}`;
  const { body } = await shop.call<Page<{ available: number }>>('GET', path);
  return body.data[0]!.available;
}

/** Makes a guest's cart with so many pieces. @returns the header with its token */
export async function guestCart(
  shop: TenantSession,
  { variantId }: Pick<Offer, 'variantId'>,
  quantity = 1,
): Promise<Headers> {
  const { headers } = await expectStatus(
    201,
    shop.call('POST', '/cart/items', { body: { variantId, quantity } }),
  );
  return { 'x-cart-token': headers.get('x-cart-token')! };
}

/** Places a guest's order, which waits for its payment. */
export async function guestOrder(
  shop: TenantSession,
  article: Pick<Offer, 'variantId'>,
  quantity = 1,
): Promise<Placed> {
  const headers = { ...(await guestCart(shop, article, quantity)), ...key() };
  const call = shop.call<Placed>('POST', '/orders', { headers, body: GUEST_ORDER });
  return (await expectStatus(201, call)).body;
}

/** The order as its guest sees it. */
export async function seenByGuest(shop: TenantSession, { order, orderToken }: Placed): Promise<Order> {
  const headers = { 'x-order-token': orderToken! };
  return (await expectStatus(200, shop.call<Order>('GET', `/orders/${order.id}`, { headers }))).body;
}

/** The shopper acts on Stripe's page. */
export async function onPayPage(
  { payment: { checkoutUrl } }: Pick<Placed, 'payment'>,
  act: 'pay' | 'decline' | 'expire',
): Promise<void> {
  const { origin, pathname } = new URL(checkoutUrl);
  const url = `${origin}/_test/sessions/${pathname.split('/').pop()}/${act}`;
  const response = await fetch(url, { method: 'POST' });
  if (!response.ok) throw new Error(`the pay page answered ${response.status}: ${await response.text()}`);
}

/** The mailbox of everybody, at the stand-in of this run. */
export function mailbox(): Mailbox {
  return new Mailbox(process.env.SENDGRID_BASE_URL!);
}

/** Registers a customer with the code from their mailbox. */
export async function register(shop: TenantSession, email: string): Promise<{ accessToken: string }> {
  const since = new Date();
  const person = { email, password: PASSWORD, firstName: 'Carla', lastName: 'Berg' };
  const { body } = await expectStatus(
    202,
    shop.call<{ challengeId: string }>('POST', '/auth/register', { body: person }),
  );
  const code = await mailbox().find(email, shop.tenant._id, MAILED_CODE, since);
  const verified = shop.call<{ accessToken: string }>('POST', '/auth/verify-email', {
    body: { challengeId: body.challengeId, code },
  });
  return (await expectStatus(200, verified)).body;
}

/** Returns the answer. @throws Error if it has another status */
export async function expectStatus<T>(status: number, asked: Promise<Answer<T>>): Promise<Answer<T>> {
  const answer = await asked;
  if (answer.status !== status) {
    throw new Error(`answered ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  }
  return answer;
}

function EUR(amount: number): Money {
  return { amount, currency: 'EUR' };
}
