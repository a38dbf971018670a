import { languageOf } from '#platform/languages';
import { OrderPaid, OrderStatusChanged } from '#commerce/orders/events';
import { MAILED_STATUSES, orderMail } from './order-letters.js';
import { write, type TemplateName } from './templates.js';
import { amountIn } from './wording.js';

const order = orderMail(OrderPaid.example);
const ACCEPT = 'POST https://api.example/accept';
const open = (sealed: string) => sealed.replace('sealed:', '');
const mail = (template: TemplateName, data: object, locale = 'en', shop = 'Northwind') =>
  write({ template, data: { ...data }, locale, shop, acceptRequest: ACCEPT }, open);

describe('mail templates', () => {
  it('show the order in the shopper’s language, as text and as HTML', () => {
    const { subject, text, html } = mail('order-confirmation', order, 'de-DE');
    expect(subject).toBe('Ihre Bestellung 1001 bei Northwind');
    for (const body of [text, html]) {
      expect(body).toContain('1 × Trail tent, 2 persons, green');
      expect(body).toContain('189,00\u00a0€');
      expect(body).toContain('Lieferung an');
    }
    expect(html).toContain('<html lang="de-DE">');
  });

  it('show discount, shipping and tax only if they are not zero', () => {
    expect(mail('order-confirmation', order).text).not.toMatch(/Subtotal|Discount/);
    const totals = { subtotal: 18900, discount: 1900, shipping: 490, tax: 0, total: 17490 };
    const { text } = mail('order-confirmation', { ...order, totals });
    expect(text).toMatch(/Subtotal +€189\.00\nDiscount +-€19\.00\nShipping +€4\.90\nTotal +€174\.90/);
  });

  it.each(MAILED_STATUSES)('exist for the status %s in every language', (status) => {
    for (const locale of ['en', 'de']) {
      const data = orderMail({ ...OrderStatusChanged.example, status });
      expect(mail('order-status', data, locale).subject).toContain('1001');
    }
  });

  it('show the opened code', () => {
    for (const template of [
      'verification-code',
      'password-reset',
      'staff-invitation',
      'device-code',
    ] as const) {
      const { text, html } = mail(template, { sealed: 'sealed:428913' });
      expect(text).toContain('428913');
      expect(html).toContain('>428913<');
    }
  });

  it.each(['enabled', 'disabled', 'recovery-codes-replaced', 'recovery-code-used'])(
    'exist in every language for the second factor: %s',
    (change) => {
      const [en, de] = ['en', 'de'].map((locale) => mail('mfa-changed', { change }, locale));
      expect(en!.subject).toContain('Northwind: ');
      expect(de!.text).toContain('Falls Sie es nicht waren');
      expect(en!.subject).not.toBe(de!.subject);
    },
  );

  it('link to the order where the shop has a page for it', () => {
    const orderPage = 'https://shop.example/orders/o1?token=a&b="';
    const { text, html } = write(
      {
        template: 'order-confirmation',
        data: { ...order },
        locale: 'de',
        shop: 'Northwind',
        acceptRequest: ACCEPT,
        orderPage,
      },
      open,
    );
    expect(text).toContain(`Bestellung ansehen:\n${orderPage}`);
    expect(html).toContain('href="https://shop.example/orders/o1?token=a&amp;b=&quot;"');
    expect(mail('order-confirmation', order).html).not.toContain('href=');
  });

  it('escape markup from the order, the locale and the shop’s name', () => {
    const [line] = order.lines;
    const hostile = '<img src=x onerror="alert(1)">';
    const { subject, html } = mail(
      'order-confirmation',
      { ...order, lines: [{ ...line!, title: hostile }], number: '1\r\nBcc: eve@example.com' },
      'en"><script>',
      hostile,
    );
    expect(html).not.toMatch(/<img|<script/);
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it('fall back to English, and show exact amounts for every currency', () => {
    expect(languageOf('fr-CA')).toBe('en');
    expect(languageOf('DE_at')).toBe('de');
    expect(amountIn('ja', 1299, 'JPY')).toBe('￥1,299');
    expect(amountIn('en', 1299, 'KWD')).toBe('KWD\u00a01.299');
    expect(amountIn('no locale!', 5, 'EUR')).toBe('€0.05');
    expect(amountIn('en', Number.MAX_SAFE_INTEGER, 'EUR')).toBe('€90,071,992,547,409.91');
  });
});
