import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { EdgeModule } from '#platform/http';
import { newId } from '#platform/ids';
import { TenantInjectable, UnitOfWork, type TenantRecord } from '#foundation/tenancy';
import { actingAs } from '../../../../test/support/acting-as.js';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import {
  ChangeOrderStatus,
  orderAsShown,
  OrderBook,
  Orders,
  OrdersModule,
  OrderTokens,
  type Order,
  type OrderOwner,
  type OrderStatus,
} from '#commerce/orders';

/** The services of one tenant that the tests call. */
@TenantInjectable()
class Desk {
  constructor(
    readonly orders: Orders,
    readonly book: OrderBook,
    readonly changeStatus: ChangeOrderStatus,
    readonly tokens: OrderTokens,
    readonly unitOfWork: UnitOfWork,
    @InjectConnection() private readonly connection: Connection,
  ) {}

  async events(orderId: string): Promise<string[]> {
    const outbox = this.connection.db!.collection<{ _id: string; type: string }>('outbox');
    const rows = await outbox.find({ 'aggregate.id': orderId }).toArray();
    return rows.map(({ type }) => type).sort();
  }
}

@Module({ imports: [OrdersModule], providers: [Desk] })
class DeskModule {}

/** Staff who may move orders, but not read them. */
const MOVER = new Set(['orders.write']);
const READER = new Set(['orders.read']);

let bench: ModuleBench;
let tenant: TenantRecord;

beforeAll(async () => {
  bench = await ModuleBench.start([DeskModule, EdgeModule]);
  tenant = await bench.provision();
});
afterAll(() => bench.stop());

const desk = <T>(work: (desk: Desk) => Promise<T>): Promise<T> => bench.with(tenant, Desk, work);

function order(changes: Partial<Order> = {}): Order {
  const now = new Date();
  return {
    _id: newId(),
    number: newId(),
    status: 'pending',
    paymentStatus: 'pending',
    email: 'ada@example.com',
    cart: { id: 'guest:x', version: 1 },
    storeId: newId(),
    deliveryType: 'delivery',
    lines: [],
    totals: { currency: 'EUR', subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0 },
    history: [{ to: 'pending', at: now, actor: { type: 'guest' } }],
    expiresAt: now,
    version: 1,
    createdAt: now,
    updatedAt: now,
    ...changes,
  };
}

async function entered(changes: Partial<Order> = {}): Promise<Order> {
  const placed = order(changes);
  await desk(({ book, unitOfWork }) => unitOfWork.run(() => book.enter(placed)));
  return placed;
}

async function moved({ _id }: Order, ...statuses: OrderStatus[]): Promise<Order> {
  return desk(({ book, unitOfWork }) =>
    unitOfWork.run(async () => {
      let current = await book.open(_id);
      for (const status of statuses) current = await book.move(current, status);
      return current;
    }),
  );
}

describe('order book', () => {
  it('keeps a history and writes events', async () => {
    const placed = await entered();
    const shipped = await moved(placed, 'processing', 'shipped');
    expect(shipped.history.map(({ from, to }) => [from, to])).toEqual([
      [undefined, 'pending'],
      ['pending', 'processing'],
      ['processing', 'shipped'],
    ]);
    expect(await desk((d) => d.orders.byId(placed._id))).toMatchObject({ status: 'shipped', version: 3 });
    expect(await desk((d) => d.events(placed._id))).toEqual([
      'order.paid',
      'order.placed',
      'order.status-changed',
      'order.status-changed',
    ]);
  });

  it('changes no status and writes no event if the transaction fails', async () => {
    const placed = await entered();
    await expect(
      desk(({ book, unitOfWork }) =>
        unitOfWork.run(async () => {
          await book.move(await book.open(placed._id), 'cancelled');
          throw new Error('no');
        }),
      ),
    ).rejects.toThrow('no');
    expect((await desk((d) => d.orders.byId(placed._id))).status).toBe('pending');
    expect(await desk((d) => d.events(placed._id))).toEqual(['order.placed']);
  });

  it('commits two simultaneous changes only if one can follow the other', async () => {
    const placed = await entered();
    const outcomes = await Promise.allSettled([moved(placed, 'processing'), moved(placed, 'cancelled')]);
    const final = await desk((d) => d.orders.byId(placed._id));
    expect(final.history.length).toBe(outcomes.every(({ status }) => status === 'fulfilled') ? 3 : 2);
    expect(['processing', 'cancelled']).toContain(final.status);
    expect(final.version).toBe(final.history.length);
  });

  it('refuses a status that cannot follow', async () => {
    const placed = await entered();
    await expect(moved(placed, 'shipped')).rejects.toMatchObject({
      code: 'order.wrong-state',
      extras: { facts: { orderStatus: 'pending', allowed: ['processing', 'cancelled'] } },
    });
  });
});

describe('staff', () => {
  it('change and see only the orders of their own stores', async () => {
    const placed = await entered();
    await moved(placed, 'processing');
    const change = (permissions: ReadonlySet<string>, storeId: string) =>
      desk((d) =>
        actingAs({ permissions, stores: [storeId] }, () => d.changeStatus.change(placed._id, 'preparing')),
      );
    await expect(change(MOVER, newId())).rejects.toMatchObject({ code: 'order.not-found' });
    await expect(change(READER, placed.storeId)).rejects.toMatchObject({ code: 'request.forbidden' });
    expect((await change(MOVER, placed.storeId)).status).toBe('preparing');
    expect((await change(MOVER, placed.storeId)).version).toBe(3);
    const read = (permissions: ReadonlySet<string>, storeId: string) =>
      desk((d) => actingAs({ permissions, stores: [storeId] }, () => d.orders.forStaff(placed._id)));
    await expect(read(READER, newId())).rejects.toMatchObject({ code: 'order.not-found' });
    await expect(read(MOVER, placed.storeId)).rejects.toMatchObject({ code: 'request.forbidden' });
    expect((await read(READER, placed.storeId))._id).toBe(placed._id);
  });

  it('see who bought only with orders.read', async () => {
    const address = {
      name: 'Ada Lovelace',
      line1: '12 Square',
      city: 'London',
      postalCode: 'SW1Y',
      country: 'GB',
    };
    const placed = await entered({ email: 'shown@example.com', deliveryAddress: address });
    const show = (permissions: ReadonlySet<string>) =>
      desk(() => actingAs({ permissions }, async () => orderAsShown(placed)));
    expect(await show(READER)).toEqual(placed);
    expect(JSON.stringify(await show(MOVER))).not.toMatch(/shown@example.com|Lovelace|Square|London|SW1Y/);
  });

  it('cannot make an order paid or cancelled by hand', async () => {
    const placed = await entered();
    for (const status of ['processing', 'cancelled'] as const) {
      await expect(desk((d) => d.changeStatus.change(placed._id, status))).rejects.toMatchObject({
        code: 'order.wrong-state',
      });
    }
  });

  it('find orders by status, store, time, number and email', async () => {
    const storeId = newId();
    const old = await entered({ storeId, email: 'x.old@example.com', createdAt: new Date('2020-01-01') });
    const young = await entered({ storeId, number: 'N-77' });
    const find = (filter: object) =>
      desk(async ({ orders }) => {
        const sort = [{ field: 'createdAt', direction: -1 as const }];
        const page = { sort, limit: 20, wantsTotal: false };
        const { rows } = await orders.list({ storeId, ...filter }, page);
        return rows.map(({ _id }) => _id);
      });
    expect(await find({})).toEqual([young._id, old._id]);
    expect(await find({ to: new Date('2021-01-01') })).toEqual([old._id]);
    expect(await find({ from: new Date('2021-01-01') })).toEqual([young._id]);
    expect(await find({ search: 'N-77' })).toEqual([young._id]);
    expect(await find({ search: 'X.OLD' })).toEqual([old._id]);
    expect(await find({ search: '.*' })).toEqual([]);
    expect(await find({ statuses: ['delivered'] })).toEqual([]);
  });
});

describe('shoppers', () => {
  it('see their own orders; guests need the token', async () => {
    const customerId = newId();
    const { _id } = await entered({ customerId });
    const see = (owner: OrderOwner) => desk((d) => d.orders.own(_id, owner));
    expect((await see({ customerId }))._id).toBe(_id);
    expect((await see({ guestOf: (id) => id === _id }))._id).toBe(_id);
    for (const stranger of [{ customerId: newId() }, { guestOf: () => false }, {}]) {
      await expect(see(stranger)).rejects.toMatchObject({ code: 'order.not-found' });
    }
    const token = await desk(async ({ tokens }) => tokens.of(_id));
    const other = await bench.provision();
    const foreign = await bench.with(other, Desk, async ({ tokens }) => tokens.of(_id));
    const opens = (text: string) => desk(async ({ tokens }) => tokens.isOf(_id, text));
    expect([await opens(token), await opens(foreign), await opens('')]).toEqual([true, false, false]);
  });
});
