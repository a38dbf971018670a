import type Stripe from 'stripe';
import type { Account } from './account.js';
import { page } from './lists.js';
import { invalid } from './stripe-error.js';

type Plain = Record<string, unknown>;

/**
 * Replaces ids in an answer by whole objects (https://docs.stripe.com/api/expanding_objects). Stored objects do not
 * change.
 */
export function expand(account: Account, answer: object, paths: readonly string[]): object {
  if (paths.length === 0) return answer;
  const copy = structuredClone(answer) as Plain;
  for (const path of paths) {
    const [first, ...rest] = path.split('.');
    const inList = first === 'data' && copy['object'] === 'list' && Array.isArray(copy['data']);
    if (inList) for (const item of copy['data'] as Plain[]) expandField(account, item, rest, path);
    else expandField(account, copy, [first!, ...rest], path);
  }
  return copy;
}

function expandField(account: Account, parent: Plain, [name, ...rest]: string[], path: string): void {
  const whole = name === undefined ? undefined : wholeOf(account, parent, name);
  if (name === undefined || whole === undefined) {
    throw invalid(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  // A second path may go deeper into an object that an earlier path has expanded.
  if (typeof parent[name] !== 'object' || parent[name] === null) parent[name] = structuredClone(whole);
  const child = parent[name] as Plain | null;
  if (child && rest.length > 0) expandField(account, child, rest, path);
}

/** The whole object for a field; null if the field is empty; undefined if it is not a reference. */
function wholeOf(account: Account, parent: Plain, name: string): object | null | undefined {
  const kind = `${String(parent['object'])}.${name}`;
  const id = String(parent['id']);
  switch (kind) {
    case 'checkout.session.line_items':
      return page(account.session(id).lines.toReversed(), `/v1/checkout/sessions/${id}/line_items`);
    case 'charge.refunds':
      return page(refundsOf(account, id), `/v1/charges/${id}/refunds`);
    case 'checkout.session.payment_intent':
    case 'charge.payment_intent':
    case 'refund.payment_intent':
      return reference(parent[name], (intent) => account.intent(intent));
    case 'payment_intent.latest_charge':
    case 'refund.charge':
      return reference(parent[name], (charge) => account.charge(charge));
    default:
      return undefined;
  }
}

function reference(value: unknown, find: (id: string) => object): object | null {
  if (value === null) return null;
  return typeof value === 'string' ? find(value) : (value as object);
}

function refundsOf(account: Account, charge: string): Stripe.Refund[] {
  return Object.values(account.data.refunds).filter((refund) => refund.charge === charge);
}
