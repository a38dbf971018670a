import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { Stripe } from 'stripe';
import { Carts, EvaluateCart, guestCart, type CartId } from '#commerce/cart';
import { Products, type VariantInput } from '#commerce/catalog';
import {
  CheckoutWorkerModule,
  PlaceOrder,
  ReceiveWebhook,
  type Draft,
  type OrderInput,
} from '#commerce/checkout';
import { startEmulator, type EmulatorUnderTest } from '#dev/stripe/emulator-under-test';
import { AdjustStock, STOCK_GATE_OPTIONS, type Stock, type StockGateOptions } from '#commerce/inventory';
import { Orders, type Order } from '#commerce/orders';
import { PaymentAccounts, Payments, type Payment } from '#commerce/payments';
import { newToken } from '#platform/crypto';
import { DomainError } from '#platform/errors';
import { EdgeModule } from '#platform/http';
import { newId } from '#platform/ids';
import { Stores } from '#commerce/stores';
import { Idempotency, TenantRegistry, type TenantGraph, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from './module-bench.js';

const SECRET = 'whsec_of_the_shop';

export const ADDRESS = {
  name: 'Ada Lovelace',
  line1: '12 St James’s Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
} as const;

const DEFAULT_INPUT: OrderInput = {
  deliveryType: 'delivery',
  deliveryAddress: ADDRESS,
  email: 'ada@example.com',
};

/** The commerce libraries on real MongoDB and Redis, with the Stripe stand-in in the test's process. */
export class ShopBench {
  private constructor(
    readonly bench: ModuleBench,
    readonly stripe: EmulatorUnderTest,
  ) {}

  static async start(gate?: Partial<StockGateOptions>, more: Type[] = []): Promise<ShopBench> {
    const stripe = await startEmulator();
    const modules: (Type | DynamicModule)[] = [CheckoutWorkerModule, EdgeModule, ...more];
    if (gate) modules.push(gateModule(gate));
    const bench = await ModuleBench.start(modules, { STRIPE_API_BASE: stripe.origin });
    return new ShopBench(bench, stripe);
  }

  /** Removes the tenant's Stripe keys. @returns the tenant */
  async withoutStripe({ _id }: TenantRecord): Promise<TenantRecord> {
    const tenant = await this.bench.app.get(TenantRegistry).update(_id, { $unset: { 'secrets.stripe': '' } });
    return tenant!;
  }

  async stop(): Promise<void> {
    await this.bench.stop();
    await this.stripe.close();
  }

  /** Provisions a tenant with its own account at Stripe. */
  async open(): Promise<Shop> {
    const provisioned = await this.bench.provision();
    const { _id } = provisioned;
    const account = { secretKey: `sk_test_${_id}`, webhookSecrets: [SECRET] };
    await this.bench.with(provisioned, PaymentAccounts, (accounts) => accounts.connect('stripe', account));
    const tenant = await this.bench.app
      .get(TenantRegistry)
      .update(_id, { $set: { 'settings.origins': ['https://shop.example.com'] } });
    return new Shop(this, tenant!);
  }
}

/** A tenant's shop, with methods for tests. */
export class Shop {
  constructor(
    private readonly parts: ShopBench,
    readonly tenant: TenantRecord,
  ) {}

  get stripeKey(): string {
    return `sk_test_${this.tenant._id}`;
  }

  get sdk(): Stripe {
    return this.parts.stripe.client(this.stripeKey);
  }

  /** Runs `work` with one of the tenant's services. */
  with<S, T>(service: Type<S>, work: (service: S) => Promise<T>): Promise<T> {
    return this.parts.bench.with(this.tenant, service, work);
  }

  inside<T>(work: (graph: TenantGraph) => Promise<T>): Promise<T> {
    return this.parts.bench.scope.run(this.tenant._id, work, { actor: { type: 'guest' } });
  }

  /** Puts a variant on sale, with so many pieces at the default store. @returns its id */
  async variant(pieces: number, amount = 1250, details: Partial<VariantInput> = {}): Promise<string> {
    return this.inside(async (graph) => {
      const sku = newId();
      const variant = { sku, price: { amount, currency: 'EUR' }, ...details };
      const product = await (
        await graph.get(Products)
      ).create({ title: `Tent ${sku}`, variants: [variant] }, 'active');
      const { _id: storeId } = await (await graph.get(Stores)).default();
      const variantId = product.variants[0]!.id;
      await (await graph.get(AdjustStock)).run(storeId, [{ variantId, setTo: pieces }]);
      return variantId;
    });
  }

  /** Makes a guest's cart with so many pieces of a variant. */
  async cart(variantId: string, quantity = 1): Promise<CartId> {
    const id = guestCart(newToken());
    await this.with(Carts, (carts) => carts.add(id, { variantId, quantity, available: Infinity }));
    return id;
  }

  /** Places an order as the route does: with an Idempotency-Key, whose answer is stored. */
  async place(
    cartId: CartId,
    key = newId(),
    input: Partial<OrderInput> = {},
  ): Promise<Draft & { replayed?: true }> {
    const body = { ...DEFAULT_INPUT, ...input };
    return this.inside(async (graph) => {
      const idempotency = await graph.get(Idempotency);
      const placeOrder = await graph.get(PlaceOrder);
      const outcome = await idempotency.once(
        { scope: ['POST', '/orders', cartId, key], body },
        () => placeOrder.place(body, { cartId }, (draft) => draft),
        (error) => (isFinal(error) ? { status: 409, body: JSON.stringify({ code: error.code }) } : undefined),
      );
      if ('result' in outcome) return outcome.result;
      return { ...(JSON.parse(outcome.replayed.body) as Draft), replayed: true };
    });
  }

  /** The shopper acts on the provider's page. */
  async shopper(act: 'pay' | 'decline' | 'expire', { payPage }: Payment): Promise<void> {
    const { status, body } = await this.parts.stripe.steer(`sessions/${payPage!.ref}/${act}`);
    if (status !== 200) throw new Error(`the pay page answered ${status}: ${JSON.stringify(body)}`);
  }

  /** Stripe's events about this shop, oldest first. */
  async events(...types: string[]): Promise<Stripe.Event[]> {
    const { data } = await this.sdk.events.list({ limit: 100, ...(types.length > 0 && { types }) });
    return data.reverse();
  }

  /** Sends events of Stripe to the webhook, in the given order. */
  async push(events: readonly Stripe.Event[], secret = SECRET): Promise<void> {
    for (const event of events) {
      const body = Buffer.from(JSON.stringify(event));
      const signature = Stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret });
      const message = { body, headers: { 'stripe-signature': signature } };
      await this.with(ReceiveWebhook, (webhook) => webhook.receive('stripe', message));
    }
  }

  /** Makes the next requests to Stripe fail; see the stand-in's faults. */
  async fault(fault: {
    path: string;
    times: number;
    when: 'before' | 'after';
    status: number;
  }): Promise<void> {
    await this.parts.stripe.steer('faults', { ...fault, key: this.stripeKey });
  }

  order(orderId: string): Promise<Order> {
    return this.with(Orders, (orders) => orders.byId(orderId));
  }

  /** Stored orders. */
  orders(filter: object): Promise<Order[]> {
    return this.inside(({ connection }) => connection.db!.collection<Order>('orders').find(filter).toArray());
  }

  payment(orderId: string): Promise<Payment> {
    return this.with(Payments, (payments) => payments.ofOrder(orderId));
  }

  /** Pieces on hand and reserved. */
  async stock(variantId: string): Promise<{ onHand: number; reserved: number }> {
    const [row] = await this.inside(({ connection }) =>
      connection.db!.collection<Stock>('stock').find({ variantId }).toArray(),
    );
    const { onHand, reserved } = row!;
    return { onHand, reserved };
  }

  /** The content of a cart: pieces by variant. */
  async inCart(cartId: CartId): Promise<Record<string, number>> {
    const evaluated = await this.inside(async (graph) =>
      (await graph.get(EvaluateCart)).evaluate(await (await graph.get(Carts)).get(cartId)),
    );
    return Object.fromEntries(evaluated.items.map(({ variantId, quantity }) => [variantId, quantity]));
  }

  /** Types of the events about an aggregate, sorted. */
  async told(aggregateId: string): Promise<string[]> {
    return this.inside(async ({ connection }) => {
      const rows = await connection.db!.collection('outbox').find({ 'aggregate.id': aggregateId }).toArray();
      return rows.map((row) => row.type as string).sort();
    });
  }

  count(collection: string): Promise<number> {
    return this.inside(({ connection }) => connection.db!.collection(collection).countDocuments());
  }
}

function isFinal(error: unknown): error is DomainError {
  return (
    error instanceof DomainError && error.spec.kind !== 'unavailable' && error.extras.retryAfter === undefined
  );
}

function gateModule(options: Partial<StockGateOptions>): DynamicModule {
  @Global()
  @Module({
    providers: [{ provide: STOCK_GATE_OPTIONS, useValue: options }],
    exports: [STOCK_GATE_OPTIONS],
  })
  class GateOptionsModule {}
  return { module: GateOptionsModule };
}
