import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Webhook } from '../../clients/typescript/src/index.js';
import { startWebhookReceiver, type WebhookReceiver } from '#dev/webhooks/launch';
import { until } from '#dev/until';
import { Installation } from '../support/installation.js';
import { expectStatus, guestOrder, offer, onPayPage } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface AsyncApi {
  readonly components: { readonly messages: Readonly<Record<string, { readonly payload: object }>> };
}

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

describe('the schemas of /asyncapi.json', () => {
  it('fit every webhook of a guest’s purchase, and a test message', async () => {
    const url = await receiver.endpoint({ path: '/erp' });
    const { body: endpoint } = await expectStatus<{ id: string }>(
      201,
      shop.asOwner('POST', '/admin/webhook-endpoints', { url, events: ['*'] }),
    );
    // By default it has the first type of all, which here may be one that another spec has declared.
    const test = { type: 'order.cancelled' };
    await expectStatus(200, shop.asOwner('POST', `/admin/webhook-endpoints/${endpoint.id}/test`, test));
    const placed = await guestOrder(shop, await offer(shop, 1));
    await onPayPage(placed, 'pay');
    const messages = async () =>
      (await receiver.deliveries('/erp')).map(({ body }) => JSON.parse(body) as Webhook);
    await until('the webhook of the payment', async () =>
      (await messages()).some(({ type }) => type === 'order.paid'),
    );

    const document = (await (await fetch(`${installation.origin}/asyncapi.json`)).json()) as AsyncApi;
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const wrong = (await messages()).flatMap((message) => {
      const { payload } = document.components.messages[message.type]!;
      return ajv.validate(payload, message) ? [] : [{ message, problem: ajv.errorsText() }];
    });
    expect(wrong).toEqual([]);
    const types = (await messages()).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['product.created', 'stock.changed', 'order.placed']));
    // What the types of the client say of a guest's order.
    const guests = (await messages()).flatMap((message) =>
      message.type === 'order.placed' ? [message.data.customerId satisfies string | null] : [],
    );
    expect(guests).toEqual([null]);
  });
});
