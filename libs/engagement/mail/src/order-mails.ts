import { Customers } from '#foundation/identity';
import {
  OrderCancelled,
  OrderPaid,
  OrderStatusChanged,
  type OrderFacts,
  type StatusChangedFacts,
} from '#commerce/orders/events';
import { RefundSucceeded, type RefundFacts } from '#commerce/payments/events';
import { Subscriber, type EventSubscriber, type NumberedEvent } from '#foundation/tenancy';
import { Mails } from './mails.js';
import { MAILED_STATUSES, orderMail } from './templates/order-letters.js';
import type { TemplateData, TemplateName } from './templates/templates.js';

type Facts = OrderFacts | StatusChangedFacts | RefundFacts;

/** Mails shoppers about their orders: paid, moved, cancelled, refunded. */
@Subscriber({ name: 'mail.orders', on: [OrderPaid, OrderStatusChanged, OrderCancelled, RefundSucceeded] })
export class OrderMails implements EventSubscriber {
  constructor(
    private readonly mails: Mails,
    private readonly customers: Customers,
  ) {}

  async handle(event: NumberedEvent<Facts>): Promise<void> {
    const mail = mailFor(event);
    if (!mail) return;
    const { email: to } = event.data;
    const customerId = 'customerId' in event.data ? event.data.customerId : null;
    const customer = customerId ? await this.customers.find(customerId) : null;
    await this.mails.queue(event, { ...mail, to, recipient: 'customer', locale: customer?.locale });
  }
}

type MailOf<T extends TemplateName> = { readonly template: T; readonly data: TemplateData[T] };

function mailFor({ type, data }: NumberedEvent<Facts>) {
  switch (type) {
    case OrderPaid.type:
      return {
        template: 'order-confirmation',
        data: orderMail(data as OrderFacts),
      } satisfies MailOf<'order-confirmation'>;
    case OrderStatusChanged.type: {
      const order = orderMail(data as StatusChangedFacts);
      const status = MAILED_STATUSES.find((mailed) => mailed === order.status);
      return (
        status && ({ template: 'order-status', data: { ...order, status } } satisfies MailOf<'order-status'>)
      );
    }
    case OrderCancelled.type: {
      const { previousStatus } = data as StatusChangedFacts;
      // This order was never paid, so the shopper has had no mail about it.
      if (previousStatus === 'pending') return undefined;
      return {
        template: 'order-cancelled',
        data: orderMail(data as StatusChangedFacts),
      } satisfies MailOf<'order-cancelled'>;
    }
    case RefundSucceeded.type: {
      const { orderNumber: number, refunded, currency } = data as RefundFacts;
      return {
        template: 'order-refunded',
        data: { number, refunded, currency },
      } satisfies MailOf<'order-refunded'>;
    }
    default:
      return undefined;
  }
}
