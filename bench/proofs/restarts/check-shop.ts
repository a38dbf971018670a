import type { mongo } from 'mongoose';
import { eventCatalogue } from '#foundation/tenancy';
import type { WebhookReceiver } from '#dev/webhooks/launch';
import type { OpenShop } from '../../stage/open-shop.js';
import type { Claims } from '../proof.js';
import type { PurchaseLog } from './purchases.js';

type Row = mongo.Document & { _id: string };

/** A shop and the path of its webhooks at the receiver. */
export interface ObservedShop {
  readonly shop: OpenShop;
  readonly hookPath: string;
}

export interface OutsideSystems {
  readonly client: mongo.MongoClient;
  readonly stripeOrigin: string;
  readonly mailOrigin: string;
  readonly receiver: WebhookReceiver;
}

/**
 * Compares a tenant's stored data with what shoppers, Stripe, mails and webhooks show. @returns counts for the report
 */
export async function checkShop(
  world: OutsideSystems,
  { shop, hookPath }: ObservedShop,
  purchases: PurchaseLog,
  claims: Claims,
): Promise<Record<string, number>> {
  const db = world.client.db(shop.tenant.database);
  const rows = (name: string): Promise<Row[]> => db.collection<Row>(name).find().toArray();
  const [orders, payments, outbox] = [await rows('orders'), await rows('payments'), await rows('outbox')];
  const counts = {
    ...checkOrders(orders, shop, purchases, claims),
    ...(await checkMoney(world, shop, orders, payments, claims)),
    ...checkHistory(outbox, claims),
    ...(await checkMails(world, shop, orders, await rows('mails'), claims)),
    ...(await checkWebhooks(world, hookPath, outbox, claims)),
    ...checkNotifications(outbox, await rows('notifications'), claims),
  };
  return counts;
}

function checkOrders(
  orders: Row[],
  { tenant }: OpenShop,
  purchases: PurchaseLog,
  claims: Claims,
): Record<string, number> {
  const known = new Set(orders.map(({ _id }) => _id));
  const told = purchases.placed.filter(({ tenantId }) => tenantId === tenant._id);
  const lost = told.filter(({ orderId }) => !known.has(orderId));
  claims.equal('no order that was confirmed to a shopper is lost', lost.length, 0);
  const open = orders.filter(({ status }) => status === 'pending');
  claims.equal('every order has ended, paid or cancelled', open.length, 0);
  const numbers = new Set(orders.map(({ number }) => number as string));
  claims.equal('every order has a unique number', numbers.size, orders.length);
  return {
    orders: orders.length,
    paid: orders.filter(({ paymentStatus }) => paymentStatus === 'paid').length,
  };
}

interface StripeSession {
  readonly id: string;
  readonly payment_status: string;
  readonly metadata: { readonly paymentId?: string };
}

/** Each charge has one paid order; or it was refunded, because the order had ended before. */
async function checkMoney(
  { stripeOrigin }: OutsideSystems,
  { stripeKey }: OpenShop,
  orders: Row[],
  payments: Row[],
  claims: Claims,
): Promise<Record<string, number>> {
  const response = await fetch(`${stripeOrigin}/_test/events?key=${stripeKey}`);
  const events = (await response.json()) as { type: string; data: { object: StripeSession } }[];
  const objects = (type: string) =>
    events.filter((event) => event.type === type).map(({ data }) => data.object);
  const charged = objects('checkout.session.completed').filter((each) => each.payment_status === 'paid');
  const refunds = objects('refund.created').length;
  const paymentOf = new Map(payments.map((payment) => [payment._id, payment]));
  const orderOf = new Map(orders.map((order) => [order._id, order]));

  const homeless: unknown[] = [];
  const unsettled: unknown[] = [];
  let returned = 0;
  for (const { id, metadata } of charged) {
    const payment = paymentOf.get(metadata.paymentId ?? '');
    const order = payment && orderOf.get(payment['orderId'] as string);
    if (!order) homeless.push(id);
    else if (payment['status'] === 'refunded' && order['status'] === 'cancelled') returned++;
    else if (payment['status'] !== 'succeeded' || order['paymentStatus'] !== 'paid') {
      unsettled.push({
        session: id,
        payment: payment['status'],
        order: order['status'],
        paid: order['paymentStatus'],
      });
    }
  }
  claims.hold('nobody was charged without an order', homeless.length === 0, homeless);
  claims.hold('every charge has a paid order or was refunded', unsettled.length === 0, unsettled);
  const paid = orders.filter(({ paymentStatus }) => paymentStatus === 'paid').length;
  claims.equal('every paid order has its own charge', paid, charged.length - returned);
  claims.equal('as many refunds as refunded charges', refunds, returned);
  return { charged: charged.length, returned };
}

/** All events are numbered from 1 without a gap. */
function checkHistory(outbox: Row[], claims: Claims): Record<string, number> {
  const numbers = outbox.map(({ seq }) => Number(seq ?? 0)).sort((a, b) => a - b);
  const first = numbers.findIndex((number, index) => number !== index + 1);
  claims.hold('events are numbered without a gap', first === -1, `at ${first + 1} of ${numbers.length}`);
  return { events: outbox.length };
}

async function checkMails(
  { mailOrigin }: OutsideSystems,
  { tenant }: OpenShop,
  orders: Row[],
  rows: Row[],
  claims: Claims,
): Promise<Record<string, number>> {
  const response = await fetch(`${mailOrigin}/_test/messages?tenant=${tenant._id}`);
  const caught = ((await response.json()) as { args: { mail_id: string } }[]).map(({ args }) => args.mail_id);
  const distinct = new Set(caught);
  const unsent = rows.filter(({ _id, state }) => state !== 'sent' || !distinct.has(_id));
  claims.hold('every mail was sent', unsent.length === 0, unsent);
  claims.equal('no mail was sent twice', caught.length - distinct.size, 0);
  const confirmations = new Map<string, number>();
  for (const { template, data } of rows) {
    const key = `${template} ${data.number}`;
    confirmations.set(key, (confirmations.get(key) ?? 0) + 1);
  }
  const repeated = [...confirmations].filter(
    ([key, count]) => key.startsWith('order-confirmation') && count > 1,
  );
  claims.hold('no order is confirmed twice', repeated.length === 0, repeated);
  const unconfirmed = orders.filter(
    ({ paymentStatus, number }) =>
      paymentStatus === 'paid' && !confirmations.has(`order-confirmation ${number}`),
  );
  claims.equal('every paid order is confirmed', unconfirmed.length, 0);
  return { mails: caught.length, mailsTwice: caught.length - distinct.size };
}

async function checkWebhooks(
  { receiver }: OutsideSystems,
  path: string,
  outbox: Row[],
  claims: Claims,
): Promise<Record<string, number>> {
  const received = await receiver.deliveries(path);
  const verified = received.filter(({ verified }) => verified);
  const ids = new Set(verified.map(({ body }) => (JSON.parse(body) as { id: string }).id));
  const published = new Set(eventCatalogue().flatMap(({ type, published }) => (published ? [type] : [])));
  // An endpoint gets what happens from its creation on.
  const since = outbox.find(({ type }) => type === 'webhook-endpoint.created')!.occurredAt as Date;
  const missed = outbox.filter(
    ({ _id, type, occurredAt }) =>
      published.has(type as string) && (occurredAt as Date) >= since && !ids.has(_id),
  );
  claims.hold('every event reached the receiver with a valid signature', missed.length === 0, missed.length);
  claims.equal('no signature was wrong', received.length - verified.length, 0);
  return { webhooks: verified.length, webhooksTwice: verified.length - ids.size };
}

function checkNotifications(outbox: Row[], notifications: Row[], claims: Claims): Record<string, number> {
  const paid = outbox.filter(({ type }) => type === 'order.paid');
  const told = new Map<string, number>();
  for (const { eventId, recipient } of notifications) {
    const key = `${eventId} ${recipient.type} ${recipient.id}`;
    told.set(key, (told.get(key) ?? 0) + 1);
  }
  const twice = [...told.values()].filter((count) => count > 1).length;
  claims.equal('no notification is stored twice', twice, 0);
  const untold = paid.filter(({ _id, data }) => !told.has(`${_id} customer ${data.customerId}`));
  claims.equal('every customer is notified of each paid order', untold.length, 0);
  return { notifications: notifications.length };
}
