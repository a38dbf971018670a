import type { Purchase } from './purchase.js';
import type { ReadyShop } from './set-up-shop.js';

export interface IsolationResult {
  readonly attempts: number;
  readonly leaks: readonly string[];
}

/**
 * Makes a few of the attacks of `npm run isolation`, from one shop on the other: the other's ids with our tokens, and
 * our tokens at the other's address.
 */
export async function attack(
  ours: { ready: ReadyShop; purchase: Purchase },
  theirs: { ready: ReadyShop; purchase: Purchase },
): Promise<IsolationResult> {
  const { api, owner } = ours.ready;
  const { customer } = ours.purchase;
  const target = theirs.purchase.order.id;
  const there = theirs.ready.api;
  const attempts: [string, number, () => Promise<{ status: number }>][] = [
    [
      'their order with our customer’s token',
      404,
      () => api.ask('GET', `/orders/${target}`, { token: customer }),
    ],
    [
      'their order with our owner’s token',
      404,
      () => api.ask('GET', `/admin/orders/${target}`, { token: owner }),
    ],
    ['our owner’s token at their address', 421, () => there.ask('GET', '/admin/orders', { token: owner })],
    ['our customer’s token at their address', 421, () => there.ask('GET', '/me', { token: customer })],
    [
      'cancelling their order',
      404,
      () => api.ask('POST', `/orders/${target}/cancel`, { token: customer, body: {} }),
    ],
    [
      'moving their order',
      404,
      () => api.ask('POST', `/admin/orders/${target}/status`, { token: owner, body: { status: 'shipped' } }),
    ],
  ];
  const leaks: string[] = [];
  for (const [what, expected, attempt] of attempts) {
    const { status } = await attempt();
    if (status !== expected) leaks.push(`${what}: ${status} instead of ${expected}`);
  }
  return { attempts: attempts.length, leaks };
}
