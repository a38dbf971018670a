import type { FastifyInstance } from 'fastify';
import type { mongo } from 'mongoose';
import { Stripe } from 'stripe';
import { STRIPE_KEY, WEBHOOK_SECRET } from '../stage/stripe-account.js';
import { cartIdOf, findVariants } from './cart.js';
import { newRowId, type Databases, type Row } from './databases.js';
import { eventRow, orderFacts, orderOf, orderToken, paymentFacts } from './orders.js';
import { bookStock } from './stock.js';

const CHECKOUT_MS = 1_800_000;
const TRANSACTION = { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } } as const;

type Work = (session: mongo.ClientSession) => Promise<void>;

/** Routes of a purchase that do the same as Emporium: the same transactions, rows and call to Stripe. */
export function checkoutRoutes(app: FastifyInstance, databases: Databases, stripeOrigin: string): void {
  const { hostname, port } = new URL(stripeOrigin);
  const stripe = new Stripe(STRIPE_KEY, { host: hostname, port, protocol: 'http', telemetry: false });
  const transaction = (work: Work): Promise<void> =>
    // eslint-disable-next-line no-restricted-syntax -- this server is what UnitOfWork is measured against
    databases.client.withSession((session) => session.withTransaction(() => work(session), TRANSACTION));

  app.post<{ Body: Row }>('/api/v1/orders', async (request, reply) => {
    const db = databases.of(request);
    const rows = (name: string): mongo.Collection<Row> => db.collection<Row>(name);
    const key = String(request.headers['idempotency-key']);
    await rows('proofs').updateOne(
      { _id: key },
      {
        $setOnInsert: {
          fingerprint: key,
          owner: newRowId(),
          leaseUntil: new Date(Date.now() + 30_000),
          expiresAt: new Date(Date.now() + 86_400_000),
        },
      },
      { upsert: true },
    );
    const { order, payment, cart } = await draft(db, cartIdOf(request), request.body);

    await transaction(async (session) => {
      await rows('carts').updateOne(
        { _id: cart._id, version: cart['version'] },
        { $set: { items: [], updatedAt: new Date() }, $inc: { version: 1 } },
        { session },
      );
      await rows('orders').insertOne(order, { session });
      await rows('outbox').insertOne(eventRow('order.placed', order._id, orderFacts(order)), { session });
      await rows('payments').insertOne(payment, { session });
      await rows('proofs').updateOne(
        { _id: key },
        { $set: { progress: { orderId: order._id } } },
        { session },
      );
      await rows('reservations').findOne({ reference: order._id }, { session });
      await bookStock(db, session, order, 'reservation', () =>
        rows('reservations').insertOne(
          {
            _id: newRowId(),
            reference: order._id,
            storeId: order['storeId'],
            lines: order['lines'].map(({ variantId, quantity }: Row) => ({ variantId, quantity })),
            status: 'held',
            expiresAt: order['expiresAt'],
            dueAt: order['expiresAt'],
            createdAt: new Date(),
          },
          { session },
        ),
      );
    });

    const page = await openPage(stripe, order, payment);
    const answer = {
      order: orderOf(order),
      payment: {
        id: payment._id,
        provider: 'stripe',
        status: 'pending',
        amount: { amount: payment['amount'], currency: payment['currency'] },
        checkoutUrl: page.url,
      },
    };
    await transaction(async (session) => {
      await rows('payments').findOne({ _id: payment._id }, { session });
      await rows('payments').updateOne(
        { _id: payment._id, version: 1 },
        { $set: { checkout: { ref: page.id, url: page.url }, status: 'pending', version: 2 } },
        { session },
      );
      await rows('proofs').updateOne(
        { _id: key },
        { $set: { answer: { status: 201, body: JSON.stringify(answer) } } },
        { session },
      );
    });
    return reply.status(201).send({ ...answer, orderToken: orderToken(order._id) });
  });

  app.get<{ Params: { id: string } }>('/api/v1/orders/:id', async (request, reply) => {
    const order = await databases.of(request).collection<Row>('orders').findOne({ _id: request.params.id });
    const mine = order && orderToken(order._id) === request.headers['x-order-token'];
    return mine ? orderOf(order) : reply.status(404).send({ title: 'not found' });
  });

  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { tenant: string }; Body: Buffer }>('/webhooks/stripe/:tenant', async (request) => {
      const signature = request.headers['stripe-signature'] as string;
      const event = Stripe.webhooks.constructEvent(request.body, signature, WEBHOOK_SECRET);
      const db = databases.named(request.params.tenant);
      await transaction((session) => confirm(db, session, event as Stripe.CheckoutSessionCompletedEvent));
      return { received: true };
    });
  });
}

/** Reads the data that an order needs: cart, store, variants, stock, number. */
async function draft(
  db: mongo.Db,
  cartId: string,
  input: Row,
): Promise<{ order: Row; payment: Row; cart: Row }> {
  const rows = (name: string): mongo.Collection<Row> => db.collection<Row>(name);
  const cart = (await rows('carts').findOne({ _id: cartId }))!;
  const store = (await rows('stores').findOne({ isDefault: true }))!;
  const ids = (cart['items'] as Row[]).map(({ variantId }) => variantId as string);
  const variants = await findVariants(db, ids);
  await rows('stock')
    .find({ _id: { $in: ids.map((id) => `${id}:${store._id}`) } })
    .toArray();
  const counter = await rows('state').findOneAndUpdate(
    { _id: 'counter:orders' },
    { $inc: { value: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  const lines = (cart['items'] as Row[]).map(({ variantId, quantity }) => {
    const { price, sku, title, product } = variants.get(variantId)!;
    return {
      id: newRowId(),
      variantId,
      productId: product._id,
      sku,
      title: `${product.title}, ${title}`,
      quantity,
      unitPrice: price.amount,
      total: price.amount * quantity,
    };
  });
  const { currency } = variants.get(ids[0]!)!['price'];
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const now = new Date();
  const times = { version: 1, createdAt: now, updatedAt: now };
  const order: Row = {
    _id: newRowId(),
    number: String(1000 + counter!['value']),
    status: 'pending',
    paymentStatus: 'pending',
    email: input['email'],
    cart: { id: cartId, version: cart['version'] },
    storeId: store._id,
    deliveryType: input['deliveryType'],
    deliveryAddress: input['deliveryAddress'],
    lines,
    totals: { currency, subtotal: total, discount: 0, shipping: 0, tax: 0, total },
    history: [{ to: 'pending', at: now, actor: { type: 'guest' } }],
    expiresAt: new Date(now.getTime() + CHECKOUT_MS),
    ...times,
  };
  const payment: Row = {
    _id: newRowId(),
    orderId: order._id,
    orderNumber: order['number'],
    storeId: store._id,
    email: order['email'],
    provider: 'stripe',
    amount: total,
    currency,
    status: 'created',
    returnTo: { success: 'http://127.0.0.1/paid', cancel: 'http://127.0.0.1/cancelled' },
    pageExpiresAt: new Date(now.getTime() + 2 * CHECKOUT_MS),
    refunds: [],
    events: [],
    ...times,
  };
  return { order, payment, cart };
}

async function openPage(stripe: Stripe, order: Row, payment: Row): Promise<{ id: string; url: string }> {
  const metadata = { paymentId: payment._id, orderId: order._id, orderNumber: order['number'] as string };
  const { id, url } = await stripe.checkout.sessions.create(
    {
      mode: 'payment',
      line_items: (order['lines'] as Row[]).map(({ title, unitPrice, quantity }) => ({
        quantity,
        price_data: {
          currency: payment['currency'].toLowerCase(),
          unit_amount: unitPrice,
          product_data: { name: title },
        },
      })),
      customer_email: order['email'],
      client_reference_id: payment._id,
      metadata,
      payment_intent_data: { metadata, description: `Order ${order['number']}` },
      success_url: payment['returnTo'].success,
      cancel_url: payment['returnTo'].cancel,
      expires_at: Math.floor(payment['pageExpiresAt'].getTime() / 1000),
    },
    { idempotencyKey: payment._id },
  );
  return { id, url: url! };
}

/** Records a paid session: payment, order, stock and their events. */
async function confirm(
  db: mongo.Db,
  session: mongo.ClientSession,
  event: Stripe.CheckoutSessionCompletedEvent,
): Promise<void> {
  const rows = (name: string): mongo.Collection<Row> => db.collection<Row>(name);
  const now = new Date();
  const payment = (await rows('payments').findOne(
    { _id: event.data.object.metadata!['paymentId']! },
    { session },
  ))!;
  await rows('payments').updateOne(
    { _id: payment._id, version: 2 },
    { $push: { events: { id: event.id, type: event.type, at: now } as never }, $set: { version: 3 } },
    { session },
  );
  const captureRef = event.data.object.payment_intent as string;
  await rows('payments').updateOne(
    { _id: payment._id, version: 3 },
    { $set: { status: 'succeeded', paidAt: now, captureRef, version: 4, updatedAt: now } },
    { session },
  );
  await rows('outbox').insertOne(eventRow('payment.succeeded', payment._id, paymentFacts(payment)), {
    session,
  });

  const order = (await rows('orders').findOne({ _id: payment['orderId'] }, { session }))!;
  const reservation = (await rows('reservations').findOne({ reference: order._id }, { session }))!;
  await bookStock(db, session, order, 'sale', () =>
    rows('reservations').updateOne(
      { _id: reservation._id, status: 'held' },
      { $set: { status: 'committed', closedAt: now } },
      { session },
    ),
  );
  const paid = { ...order, status: 'processing', paymentStatus: 'paid' };
  const change = { from: 'pending', to: 'processing', at: now, actor: { type: 'system' }, reason: 'paid' };
  await rows('orders').updateOne(
    { _id: order._id, version: 1 },
    {
      $set: { status: 'processing', paymentStatus: 'paid', version: 2, updatedAt: now },
      $push: { history: change as never },
    },
    { session },
  );
  const facts = orderFacts(paid);
  await rows('outbox').insertMany(
    [
      eventRow('order.paid', order._id, facts),
      eventRow('order.status-changed', order._id, { ...facts, previousStatus: 'pending', reason: 'paid' }),
    ],
    { session },
  );
}
