import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  collectionOf,
  CurrentTenant,
  ERASED_EMAIL,
  namesByEmail,
  Outbox,
  PersonalData,
  type DataSubject,
  type PersonalDataHolder,
  UnitOfWork,
} from '#foundation/tenancy';
import { FORGET_ORDERS_WORK } from './forget-orders-work.js';
import { Order } from './order.schema.js';
import { isFinal } from './order-state.js';
import { countryAndRegion } from './hide-buyer.js';

const DAY_MS = 86_400_000;
/** After this time an order counts as over even if its status is not final, so that erasure does not wait for ever. */
const OVER_AFTER_MS = 180 * DAY_MS;

/**
 * Orders of a person, including those placed as a guest. Erasure removes the person and keeps what was sold: number,
 * lines, totals and the country, for reports and taxes. The address of the invoice stays until the tenant's retention
 * period ends, at `forgetting.dueAt`. An order that is not over keeps its personal data for the delivery.
 */
@PersonalData('orders')
export class OrdersOfPerson implements PersonalDataHolder {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  async *rows(subject: DataSubject): AsyncIterable<object> {
    for await (const order of collectionOf(this.orders).find(concerning(subject)).sort({ createdAt: 1 })) {
      const { number, status, paymentStatus, createdAt, email, lines, totals } = order;
      const { deliveryType, deliveryAddress, billingAddress } = order;
      const bought = { number, status, paymentStatus, createdAt, email, lines, totals };
      yield { ...bought, deliveryType, deliveryAddress, billingAddress };
    }
  }

  async erase(subject: DataSubject): Promise<void | 'later'> {
    const now = new Date();
    let underWay = false;
    for await (const order of collectionOf(this.orders).find(concerning(subject))) {
      if (isOver(order, now)) await this.forget(order, now);
      else underWay = true;
    }
    return underWay ? 'later' : undefined;
  }

  /** Erases the addresses of invoices that no longer have to be kept. */
  async forgetDue(now: Date): Promise<void> {
    const due = collectionOf(this.orders).find({ 'forgetting.dueAt': { $lte: now } });
    for await (const order of due) await this.forget(order, now);
  }

  private async forget(order: Order, now: Date): Promise<void> {
    const { invoiceRetentionDays: days } = this.tenant.record.settings;
    const keepUntil = new Date(order.createdAt.getTime() + days * DAY_MS);
    const change =
      keepUntil > now ? forgotten(order, { forgetting: { dueAt: keepUntil } }) : forgotten(order);
    await this.unitOfWork.run(async () => {
      // The new version makes a concurrent change fail if it read the order before the erasure.
      await collectionOf(this.orders).updateOne({ _id: order._id, version: order.version }, {
        ...change,
        $inc: { version: 1 },
      } as object);
      if (keepUntil > now) this.outbox.wake(FORGET_ORDERS_WORK, keepUntil);
    });
  }
}

function concerning(subject: DataSubject): object {
  const asGuest = { customerId: { $exists: false }, ...namesByEmail(subject, 'email', 'createdAt') };
  return { $or: [{ customerId: subject.customerId }, asGuest] };
}

function isOver({ status, createdAt }: Order, now: Date): boolean {
  return isFinal(status) || now.getTime() - createdAt.getTime() > OVER_AFTER_MS;
}

/** @param kept if given, the invoice's address stays */
function forgotten(order: Order, kept?: Pick<Order, 'forgetting'>): object {
  const billing = order.billingAddress ?? order.deliveryAddress;
  const invoice = kept ? billing : billing && countryAndRegion(billing);
  const delivery = order.deliveryAddress && countryAndRegion(order.deliveryAddress);
  return {
    $set: {
      email: ERASED_EMAIL,
      ...(delivery && { deliveryAddress: delivery }),
      ...(invoice && { billingAddress: invoice }),
      ...kept,
    },
    ...(!kept && { $unset: { forgetting: '' } }),
  };
}
