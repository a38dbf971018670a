import type { OrderFacts } from '#commerce/orders/events';
import type { Wording } from '#platform/languages';
import { paragraph, type Letter, type Part } from './letter.js';
import { amountIn, type MailContext } from './wording.js';

/** The fields of an order that its mails show. */
export type OrderMail = Pick<
  OrderFacts,
  'number' | 'status' | 'deliveryType' | 'deliveryAddress' | 'currency' | 'totals'
> & {
  readonly lines: readonly Pick<OrderFacts['lines'][number], 'title' | 'quantity' | 'total'>[];
  /** The order that the mail links to. */
  readonly order?: MailedOrder;
};

/** What the link to an order follows from; its token is never stored. */
export interface MailedOrder {
  readonly id: string;
  readonly byGuest: boolean;
}

/** Takes from an order's event the fields that its mails show. */
export function orderMail(facts: OrderFacts): OrderMail {
  const { number, status, deliveryType, deliveryAddress, currency, totals, lines } = facts;
  return {
    order: { id: facts.orderId, byGuest: facts.customerId === null },
    ...{ number, status, deliveryType, deliveryAddress, currency, totals },
    lines: lines.map(({ title, quantity, total }) => ({ title, quantity, total })),
  };
}

interface Common {
  subtotal: string;
  discount: string;
  shipping: string;
  tax: string;
  total: string;
  deliverTo: string;
  open: string;
  reason: (shop: string) => string;
}

const COMMON: Wording<Common> = {
  en: {
    subtotal: 'Subtotal',
    discount: 'Discount',
    shipping: 'Shipping',
    tax: 'Tax',
    total: 'Total',
    deliverTo: 'Delivery to',
    open: 'See your order',
    reason: (shop) => `You get this mail because you ordered at ${shop}.`,
  },
  de: {
    subtotal: 'Zwischensumme',
    discount: 'Rabatt',
    shipping: 'Versand',
    tax: 'Steuer',
    total: 'Gesamtbetrag',
    deliverTo: 'Lieferung an',
    open: 'Bestellung ansehen',
    reason: (shop) => `Sie erhalten diese Nachricht, weil Sie bei ${shop} bestellt haben.`,
  },
};

interface MailText {
  subject: string;
  heading: string;
  text: string;
}

const CONFIRMED: Wording<(number: string, shop: string) => MailText & { pickup: string }> = {
  en: (number, shop) => ({
    subject: `Your order ${number} at ${shop}`,
    heading: 'Thank you for your order',
    text: `We have received your payment and are preparing order ${number}.`,
    pickup: 'We will tell you when it is ready to be picked up.',
  }),
  de: (number, shop) => ({
    subject: `Ihre Bestellung ${number} bei ${shop}`,
    heading: 'Vielen Dank für Ihre Bestellung',
    text: `Ihre Zahlung ist eingegangen, wir bereiten die Bestellung ${number} vor.`,
    pickup: 'Wir melden uns, sobald sie zur Abholung bereitliegt.',
  }),
};

export function orderConfirmation(order: OrderMail, context: MailContext): Letter {
  const said = CONFIRMED[context.language](order.number, context.shop);
  const pickup = order.deliveryType === 'pickup' ? [paragraph(said.pickup)] : [];
  return letter(said, context, [...pickup, bill(order, context), ...delivery(order, context)]);
}

/** The shopper gets a mail when an order gets one of these statuses. */
export const MAILED_STATUSES = ['ready-for-pickup', 'shipped', 'delivered'] as const;
export type MailedStatus = (typeof MAILED_STATUSES)[number];

const MOVED: Wording<Record<MailedStatus, (number: string) => MailText>> = {
  en: {
    'ready-for-pickup': (number) => ({
      subject: `Order ${number} is ready to be picked up`,
      heading: 'Your order is ready',
      text: `Order ${number} is waiting for you in the store. Please bring the order number.`,
    }),
    shipped: (number) => ({
      subject: `Order ${number} is on its way`,
      heading: 'Your order is on its way',
      text: `We have handed order ${number} over for delivery.`,
    }),
    delivered: (number) => ({
      subject: `Order ${number} has arrived`,
      heading: 'Your order has arrived',
      text: `Order ${number} was handed over. Enjoy it!`,
    }),
  },
  de: {
    'ready-for-pickup': (number) => ({
      subject: `Bestellung ${number} liegt zur Abholung bereit`,
      heading: 'Ihre Bestellung liegt bereit',
      text: `Die Bestellung ${number} wartet in der Filiale auf Sie. Bitte bringen Sie die Bestellnummer mit.`,
    }),
    shipped: (number) => ({
      subject: `Bestellung ${number} ist unterwegs`,
      heading: 'Ihre Bestellung ist unterwegs',
      text: `Wir haben die Bestellung ${number} zur Lieferung übergeben.`,
    }),
    delivered: (number) => ({
      subject: `Bestellung ${number} ist angekommen`,
      heading: 'Ihre Bestellung ist angekommen',
      text: `Die Bestellung ${number} wurde übergeben. Viel Freude damit!`,
    }),
  },
};

export function orderStatus(
  order: OrderMail & { readonly status: MailedStatus },
  context: MailContext,
): Letter {
  const said = MOVED[context.language][order.status](order.number);
  return letter(said, context, order.status === 'shipped' ? delivery(order, context) : []);
}

const CANCELLED: Wording<(number: string) => MailText> = {
  en: (number) => ({
    subject: `Order ${number} was cancelled`,
    heading: 'Your order was cancelled',
    text: `Order ${number} was cancelled. If you have already paid, you will get your money back.`,
  }),
  de: (number) => ({
    subject: `Bestellung ${number} wurde storniert`,
    heading: 'Ihre Bestellung wurde storniert',
    text: `Die Bestellung ${number} wurde storniert. Falls Sie schon bezahlt haben, erhalten Sie Ihr Geld zurück.`,
  }),
};

export function orderCancelled(order: OrderMail, context: MailContext): Letter {
  return letter(CANCELLED[context.language](order.number), context, [bill(order, context)]);
}

export interface RefundMail {
  readonly number: string;
  /** Minor units. */
  readonly refunded: number;
  readonly currency: string;
}

const REFUNDED: Wording<(number: string, amount: string) => MailText> = {
  en: (number, amount) => ({
    subject: `Your refund for order ${number}`,
    heading: 'Your money is on its way back',
    text: `We have refunded ${amount} for order ${number}. Your bank may take some days to show it.`,
  }),
  de: (number, amount) => ({
    subject: `Ihre Erstattung zur Bestellung ${number}`,
    heading: 'Ihr Geld ist auf dem Rückweg',
    text: `Wir haben ${amount} zur Bestellung ${number} erstattet. Bis zur Gutschrift können einige Tage vergehen.`,
  }),
};

export function orderRefunded({ number, refunded, currency }: RefundMail, context: MailContext): Letter {
  const amount = amountIn(context.locale, refunded, currency);
  return letter(REFUNDED[context.language](number, amount), context, []);
}

function letter(
  { subject, heading, text }: MailText,
  { language, shop, orderPage }: MailContext,
  parts: readonly Part[],
): Letter {
  const { open, reason } = COMMON[language];
  const link: Part[] = orderPage ? [{ kind: 'link', text: open, href: orderPage }] : [];
  return { subject, heading, parts: [paragraph(text), ...parts, ...link], reason: reason(shop) };
}

function bill({ lines, totals, currency }: OrderMail, { language, locale }: MailContext): Part {
  const words = COMMON[language];
  const amount = (minor: number): string => amountIn(locale, minor, currency);
  const extras = (['discount', 'shipping', 'tax'] as const).filter((name) => totals[name] !== 0);
  return {
    kind: 'table',
    rows: [
      ...lines.map(({ title, quantity, total }) => [`${quantity} × ${title}`, amount(total)] as const),
      ...(extras.length > 0 ? [[words.subtotal, amount(totals.subtotal)] as const] : []),
      ...extras.map(
        (name) => [words[name], amount(name === 'discount' ? -totals[name] : totals[name])] as const,
      ),
    ],
    total: [words.total, amount(totals.total)],
  };
}

function delivery({ deliveryAddress: to }: OrderMail, { language }: MailContext): Part[] {
  if (!to) return [];
  const lines = [to.name, to.line1, to.line2, `${to.postalCode} ${to.city}`, to.region, to.country];
  return [
    {
      kind: 'lines',
      title: COMMON[language].deliverTo,
      lines: lines.filter((line) => line !== undefined),
    },
  ];
}
