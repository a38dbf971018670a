import { InjectConnection } from '@nestjs/mongoose';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { newId } from '#platform/ids';
import {
  ERASED_EMAIL,
  TenantInjectable,
  UnitOfWork,
  type DataSubject,
  type TenantRecord,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { OrderBook, OrdersModule, type Order } from '#commerce/orders';
import { OrdersOfPerson } from './orders-of-person.js';

@TenantInjectable()
class Desk {
  constructor(
    private readonly book: OrderBook,
    private readonly unitOfWork: UnitOfWork,
    @InjectConnection() private readonly connection: Connection,
  ) {}

  async enter(changes: Partial<Order>): Promise<string> {
    const now = new Date();
    const order = {
      ...{ _id: newId(), number: newId(), status: 'delivered', paymentStatus: 'paid', email: EMAIL },
      ...{ cart: { id: 'c', version: 1 }, storeId: newId(), deliveryType: 'delivery', lines: [] },
      totals: { subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0, currency: 'EUR' },
      ...{ history: [], expiresAt: now, version: 1, createdAt: now, updatedAt: now },
      deliveryAddress: ADDRESS,
      ...changes,
    } as unknown as Order;
    await this.unitOfWork.run(() => this.book.enter(order));
    return order._id;
  }

  async read(id: string): Promise<Order> {
    return (await this.connection.db!.collection<Order>('orders').findOne({ _id: id })) as Order;
  }
}

@Module({ imports: [OrdersModule], providers: [Desk] })
class DeskModule {}

const DAY_MS = 86_400_000;
const EMAIL = 'ada@example.com';
const ADDRESS = { name: 'Ada', line1: 'Lane 1', city: 'Bonn', postalCode: '53111', country: 'DE' };
const COUNTRY = { name: '', line1: '', city: '', postalCode: '', country: 'DE' };

describe('orders of a person', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([DeskModule]);
    tenant = await bench.provision({ settings: { invoiceRetentionDays: 30 } });
  });
  afterAll(() => bench.stop());

  const desk = (work: (desk: Desk, ofPerson: OrdersOfPerson) => Promise<void>): Promise<void> =>
    bench.scope.run(tenant._id, async (graph) =>
      work(await graph.get(Desk), await graph.get(OrdersOfPerson)),
    );
  const ada = (customerId: string): DataSubject => ({ customerId, emails: [{ email: EMAIL }] });

  it('keep the address of the invoice until the retention ends, and keep what was sold for ever', async () => {
    const customerId = newId();
    await desk(async (d, ofPerson) => {
      const id = await d.enter({ customerId });
      expect(await ofPerson.erase(ada(customerId))).toBeUndefined();
      const kept = await d.read(id);
      expect(kept).toMatchObject({ email: ERASED_EMAIL, deliveryAddress: COUNTRY, billingAddress: ADDRESS });
      await ofPerson.forgetDue(new Date(Date.now() + 29 * DAY_MS));
      expect((await d.read(id)).billingAddress).toEqual(ADDRESS);
      await ofPerson.forgetDue(new Date(Date.now() + 31 * DAY_MS));
      const left = await d.read(id);
      expect(left).toMatchObject({ billingAddress: COUNTRY, number: kept.number, totals: kept.totals });
      expect(left.forgetting).toBeUndefined();
    });
  });

  it('that are not final are erased later: when they are final or 180 days old', async () => {
    const customerId = newId();
    await desk(async (d, ofPerson) => {
      const id = await d.enter({ customerId, status: 'processing' });
      expect(await ofPerson.erase(ada(customerId))).toBe('later');
      expect(await d.read(id)).toMatchObject({ email: EMAIL, deliveryAddress: ADDRESS });
      const old = { customerId: newId(), createdAt: new Date(Date.now() - 181 * DAY_MS) };
      const forgotten = await d.enter({ ...old, status: 'shipped', email: 'old@example.com' });
      expect(await ofPerson.erase(ada(old.customerId))).toBeUndefined();
      expect((await d.read(forgotten)).email).toBe(ERASED_EMAIL);
    });
  });

  it('include those placed as a guest, unless the email address belonged to somebody else by then', async () => {
    const email = 'guest@example.com';
    await desk(async (d, ofPerson) => {
      const [before, after] = [
        await d.enter({ email }),
        await d.enter({ email, createdAt: new Date(Date.now() + 1_000) }),
      ];
      const subject = { customerId: newId(), emails: [{ email, until: new Date(Date.now() + 500) }] };
      await ofPerson.erase(subject);
      expect((await d.read(before)).email).toBe(ERASED_EMAIL);
      expect((await d.read(after)).email).toBe(email);
    });
  });
});
