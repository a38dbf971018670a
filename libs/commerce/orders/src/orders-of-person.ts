import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  CurrentTenant,
  driverCollection,
  ERASED_EMAIL,
  namesByEmail,
  PersonalData,
  read,
  type DataSubject,
  type PersonalDataHolder,
} from '#foundation/tenancy';
import { Order } from './order.schema.js';
import { isFinal } from './order-state.js';
import { whereabouts } from './without-person.js';

const DAY_MS = 86_400_000;
/** An order that nobody brought to its end counts as over after this time: forgetting must not wait for ever. */
const OVER_AFTER_MS = 180 * DAY_MS;

/**
 * Orders of a person, those made as a guest included. Forgetting takes the person out and leaves what was sold: number,
 * lines, totals and the country, for reports and taxes. The address of the invoice stays until the tenant's retention
 * ends: `forgetting` says when. An order under way keeps what its delivery needs until it is over.
 */
@PersonalData('orders')
export class OrdersOfPerson implements PersonalDataHolder {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly tenant: CurrentTenant,
  ) {}

  async *rows(subject: DataSubject): AsyncIterable<object> {
    for await (const order of read(this.orders).find(concerning(subject)).sort({ createdAt: 1 })) {
      const { number, status, paymentStatus, createdAt, email, lines, totals } = order;
      const { deliveryType, deliveryAddress, billingAddress } = order;
      const bought = { number, status, paymentStatus, createdAt, email, lines, totals };
      yield { ...bought, deliveryType, deliveryAddress, billingAddress };
    }
  }

  async erase(subject: DataSubject): Promise<void | 'later'> {
    const now = new Date();
    let underWay = false;
    for await (const order of read(this.orders).find(concerning(subject))) {
      if (isOver(order, now)) await this.forget(order, now);
      else underWay = true;
    }
    return underWay ? 'later' : undefined;
  }

  async eraseDue(now: Date): Promise<void> {
    const due = read(this.orders).find({ 'forgetting.dueAt': { $lte: now } });
    for await (const order of due) await this.forget(order, now);
  }

  private async forget(order: Order, now: Date): Promise<void> {
    const { invoiceRetentionDays: days } = this.tenant.record.settings;
    const keepUntil = new Date(order.createdAt.getTime() + days * DAY_MS);
    const change =
      keepUntil > now ? forgotten(order, { forgetting: { dueAt: keepUntil } }) : forgotten(order);
    // The version keeps a rival's decision about the order from being made on what is not there any more.
    await driverCollection(this.orders).updateOne({ _id: order._id, version: order.version }, {
      ...change,
      $inc: { version: 1 },
    } as object);
  }
}

function concerning(subject: DataSubject): object {
  const asGuest = { customerId: { $exists: false }, ...namesByEmail(subject, 'email', 'createdAt') };
  return { $or: [{ customerId: subject.customerId }, asGuest] };
}

function isOver({ status, createdAt }: Order, now: Date): boolean {
  return isFinal(status) || now.getTime() - createdAt.getTime() > OVER_AFTER_MS;
}

/** @param kept with it the invoice's address stays */
function forgotten(order: Order, kept?: Pick<Order, 'forgetting'>): object {
  const billing = order.billingAddress ?? order.deliveryAddress;
  const invoice = kept ? billing : billing && whereabouts(billing);
  const delivery = order.deliveryAddress && whereabouts(order.deliveryAddress);
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
