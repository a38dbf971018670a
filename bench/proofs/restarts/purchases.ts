import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenShop } from '../../stage/open-shop.js';
import { Shopper, visitPayPage, type PlacedOrder } from '../shopper.js';

/** What shoppers saw and did, to be compared with what the system remembers. */
export interface Diary {
  readonly placed: { readonly tenantId: string; readonly orderId: string; readonly charged: boolean }[];
  refused: number;
  retries: number;
  /** What each shopper waited for longest. */
  readonly slowest: Shopper['slowest'][];
  /** Milliseconds from the first click to the answer that the order is placed. */
  readonly waits: number[];
}

export function newDiary(): Diary {
  return { placed: [], refused: 0, retries: 0, slowest: [], waits: [] };
}

/** A customer who buys again and again until told to stop. Most pay, some after a declined card, some walk away. */
export async function keepBuying(
  shop: OpenShop,
  addresses: { readonly origin: string; readonly stripeOrigin: string },
  account: { readonly email: string; readonly password: string },
  random: () => number,
  diary: Diary,
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
      diary.refused++;
      continue;
    }
    diary.waits.push(performance.now() - began);
    const charged = await decide(addresses.stripeOrigin, body, random);
    diary.placed.push({ tenantId: shop.tenant._id, orderId: body.order.id, charged });
    await sleep(random() * 300);
  }
  diary.retries += shopper.retries;
  diary.slowest.push(shopper.slowest);
}

async function decide(stripeOrigin: string, order: PlacedOrder, random: () => number): Promise<boolean> {
  const mood = random();
  if (mood < 0.2) return visitPayPage(stripeOrigin, order, 'abandon');
  if (mood < 0.35) await visitPayPage(stripeOrigin, order, 'decline');
  return visitPayPage(stripeOrigin, order, 'pay');
}
