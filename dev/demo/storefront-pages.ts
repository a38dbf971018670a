import { escapeHtml, page } from '../stand-ins/page.js';
import { formatAmount } from '../stripe/money.js';

interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The fields of a product that the storefront shows. */
export interface ShownProduct {
  readonly title: string;
  readonly image?: { readonly url: string; readonly alt?: string };
  readonly minPrice: Money;
  readonly availability: keyof typeof NOTES;
}

/** The fields of an order that the storefront shows. */
export interface ShownOrder {
  readonly number: string;
  readonly paymentStatus: string;
  readonly totals: { readonly total: Money };
}

const NOTES = {
  'in-stock': '',
  'low-stock': ' · few left',
  'back-order': ' · on back-order',
  'out-of-stock': ' · sold out',
};
const NOTICE = '<p class="notice">A small storefront of the demo. Yours takes its place.</p>';

export function homePage(shop: string, products: readonly ShownProduct[]): string {
  const tiles = products.map(
    ({ title, image, minPrice, availability }) => `<figure>
      ${image ? `<img src="${escapeHtml(image.url)}" alt="${escapeHtml(image.alt ?? title)}" width="160" height="160">` : ''}
      <figcaption>${escapeHtml(title)}<br>${money(minPrice)}${NOTES[availability]}</figcaption>
    </figure>`,
  );
  return page(
    shop,
    `${NOTICE}<h1>${escapeHtml(shop)}</h1><div class="tiles">${tiles.join('')}</div>`,
    'wide',
  );
}

/** After the pay page. The shopper may be faster than the provider's webhook: then the page loads again until it is paid. */
export function orderPage(shop: string, { number, paymentStatus, totals: { total } }: ShownOrder): string {
  const name = `Order ${escapeHtml(number)}`;
  const paid = paymentStatus === 'paid';
  const body = `${NOTICE}
    <h1>${escapeHtml(shop)} <strong>${paid ? `Paid: ${name}` : name}</strong></h1>
    <p class="done" role="status">${paid ? `Thank you. ${money(total)} arrived.` : `Waiting for the payment of ${money(total)}…`}</p>
    <p><a href="/">Back to the shop</a></p>`;
  return page(paid ? `Paid: ${name}` : name, body, 'narrow', paid ? undefined : 1);
}

export function cancelledPage(shop: string, { number, totals: { total } }: ShownOrder): string {
  const body = `${NOTICE}
    <h1>${escapeHtml(shop)} <strong>Order ${escapeHtml(number)} is not paid</strong></h1>
    <p>The ${money(total)} were not paid. You can still pay, on the same pay page, until the order is cancelled.</p>
    <p><a href="/">Back to the shop</a></p>`;
  return page('Not paid', body);
}

export function notFoundPage(shop: string): string {
  return page(
    'Not found',
    `<h1>${escapeHtml(shop)} has no such page.</h1><p><a href="/">To the shop</a></p>`,
  );
}

function money({ amount, currency }: Money): string {
  return escapeHtml(formatAmount(amount, currency));
}
