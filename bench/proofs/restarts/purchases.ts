import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenShop } from '../../stage/open-shop.js';
import { Shopper, visitPayPage, type PlacedOrder } from '../shopper.js';

/** What shoppers did and saw, to be compared with the stored data. */
export interface PurchaseLog {
  readonly placed: { readonly tenantId: string; readonly orderId: string; readonly charged: boolean }[];
  refused: number;
  retries: number;
  /** The slowest request of each shopper. */
  readonly slowest: Shopper['slowest'][];
  /** Answers of 500; every other failure says what to do. */
  readonly unforeseen: string[];
  /** Milliseconds from the first request to the answer that the order is placed. */
  readonly waits: number[];
}

export function newPurchaseLog(): PurchaseLog {
  return { placed: [], refused: 0, retries: 0, slowest: [], unforeseen: [], waits: [] };
}

/** A customer who buys again and again until stopped. Most pay, some after a declined card, and some do not pay. */
export async function keepBuying(
  shop: OpenShop,
  addresses: { readonly origin: string; readonly stripeOrigin: string },
  account: { readonly email: string; readonly password: string },
  random: () => number,
  purchases: PurchaseLog,
  stopped: AbortSignal,
): Promise<void> {
  const shopper = new Shopper(addresses.origin, shop.tenant.slug, 120_000);
  await shopper.logIn(account.email, account.password);
  while (!stopped.aborted) {
    const began = performance.now();
    const variantId = shop.variantIds[Math.floor(random() * shop.variantIds.length)]!;
    await shopper.clearCart();
    await shopper.fillCart(variantId);
    const { status, body } = await shopper.order();
    if (status !== 201) {
      purchases.refused++;
      continue;
    }
    purchases.waits.push(performance.now() - began);
    const charged = await decide(addresses.stripeOrigin, body, random);
    purchases.placed.push({ tenantId: shop.tenant._id, orderId: body.order.id, charged });
    await sleep(random() * 300);
  }
  purchases.retries += shopper.retries;
  purchases.slowest.push(shopper.slowest);
  purchases.unforeseen.push(...shopper.unforeseen);
}

async function decide(stripeOrigin: string, order: PlacedOrder, random: () => number): Promise<boolean> {
  const mood = random();
  if (mood < 0.2) return visitPayPage(stripeOrigin, order, 'abandon');
  if (mood < 0.35) await visitPayPage(stripeOrigin, order, 'decline');
  return visitPayPage(stripeOrigin, order, 'pay');
}
