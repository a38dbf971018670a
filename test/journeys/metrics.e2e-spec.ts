import { readFileSync } from 'node:fs';
import { startWebhookReceiver, type WebhookReceiver } from '#dev/webhooks/launch';
import { until } from '#dev/until';
import { Installation } from '../support/installation.js';
import { expectStatus, guestCart, guestOrder, offer, onPayPage } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

let receiver: WebhookReceiver;
let installation: Installation;
let shop: TenantSession;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  installation = await Installation.start({ EGRESS_ALLOW: new URL(receiver.origin).host });
  shop = await installation.tenant();
});
afterAll(async () => {
  await installation?.stop();
  await receiver?.stop();
});

/** The value of a sample in both processes together. */
async function total(sample: string): Promise<number> {
  const { api, worker } = await installation.scrape();
  const lines = `${api}\n${worker}`.split('\n').filter((line) => line.startsWith(`${sample} `));
  return lines.reduce((sum, line) => sum + Number(line.slice(sample.length)), 0);
}

const above = (sample: string, least = 1) =>
  until(`${sample} to be ${least}`, async () => (await total(sample)) >= least);

it('tell what happened in the shops, and how it went', async () => {
  const url = await receiver.endpoint({ path: '/hook' });
  await expectStatus(201, shop.asOwner('POST', '/admin/webhook-endpoints', { url, events: ['order.paid'] }));
  const article = await offer(shop, 1);
  await onPayPage(await guestOrder(shop, article), 'pay');
  await expect(guestCart(shop, article)).rejects.toThrow('cart.insufficient-stock');

  await above('emporium_events_total{type="order.paid"}');
  await above('emporium_mails_total{template="order-confirmation",outcome="sent"}');
  await above('emporium_webhook_attempt_duration_seconds_count{outcome="succeeded"}');
  await above('emporium_payment_provider_duration_seconds_count{provider="stripe",status="2xx"}');
  await above('emporium_problems_total{code="cart.insufficient-stock"}');
  await above('emporium_transactions_total{outcome="committed"}', 3);
  await above('emporium_work_turn_duration_seconds_count{work="events",outcome="done"}');
  expect(await total('emporium_tenants{status="active"}')).toBe(1);
});

it('include all that the alerts and the page for operators name', async () => {
  const { api, worker } = await installation.scrape();
  const known = new Set([...`${api}\n${worker}`.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name));
  for (const file of ['docs/operations/alerts.yml', 'docs/operations/README.md']) {
    const text = readFileSync(file, 'utf8');
    const named = new Set(text.match(/\b(emporium|http_request|nodejs)_[a-z0-9_]+/g));
    expect(named.size).toBeGreaterThan(7);
    const unknown = [...named].filter((name) => !known.has(name.replace(/_(bucket|count|sum)$/, '')));
    expect(unknown).toEqual([]);
  }
});
