import { startWebhookReceiver, type WebhookReceiver } from '#dev/webhooks/launch';
import { newId } from '#platform/ids';
import { Installation } from '../support/installation.js';
import { guestOrder, offer, type Page, type Placed, type Problem } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';
import { until } from '#dev/until';

interface Delivery {
  readonly type: string;
  readonly state: string;
  readonly attempts: readonly { readonly status: number | null; readonly error: string | null }[];
}

type Made = Problem & { readonly id: string; readonly secret: string };

let receiver: WebhookReceiver;
let installation: Installation;
let shop: TenantSession;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  installation = await Installation.start({ EGRESS_ALLOW: new URL(receiver.origin).host });
  shop = await installation.tenant();
});
afterAll(async () => {
  // Stopped first, so that a sender that waits for an answer gets an error at once.
  await receiver?.stop();
  await installation?.stop();
});

const add = (url: unknown, events: unknown = ['*']) =>
  shop.asOwner<Made>('POST', '/admin/webhook-endpoints', { url, events });

describe('an endpoint is refused', () => {
  it.each([
    'https://127.0.0.1/hook',
    'https://localhost/hook',
    'https://10.1.2.3/hook',
    'https://192.168.0.1/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/hook',
    'https://0.0.0.0/hook',
    'https://2130706433/hook',
    'https://0x7f.1/hook',
    'https://[::1]/hook',
    'https://[::ffff:127.0.0.1]/hook',
    'https://[64:ff9b::7f00:1]/hook',
    'https://[fe80::1]/hook',
    'http://93.184.216.34/hook',
    'https://no-such-host.invalid/hook',
  ])('at %s', async (url) => {
    const { status, body } = await add(url);
    expect([status, body.code]).toEqual([400, 'webhooks.url-not-public']);
  });

  it.each<[unknown, unknown]>([
    ['ftp://shop.example/hook', ['*']],
    ['https://user:secret@shop.example/hook', ['*']],
    ['file:///etc/passwd', ['*']],
    ['/hook', ['*']],
    [{ $ne: 1 }, ['*']],
    ['https://shop.example/hook', []],
    ['https://shop.example/hook', '*'],
  ])('that is %j for %j', async (url, events) => {
    const { status } = await add(url, events);
    expect(status).toBe(400);
  });

  it('for events that do not exist', async () => {
    const url = await receiver.endpoint({ path: '/unknown' });
    const { status, body } = await add(url, ['order.paid', 'order.eaten']);
    expect([status, body.code]).toEqual([400, 'webhooks.unknown-event-type']);
  });

  it('also in a change', async () => {
    const made = await add(await receiver.endpoint({ path: '/moved' }));
    const path = `/admin/webhook-endpoints/${made.body.id}`;
    const { status, body } = await shop.asOwner<Problem>('PATCH', path, { url: 'https://[::1]/' });
    expect([status, body.code]).toEqual([400, 'webhooks.url-not-public']);
    expect((await shop.asOwner('DELETE', path)).status).toBe(204);
  });
});

describe('endpoints that behave badly', () => {
  let ids: Record<'slow' | 'astray' | 'gone' | 'good', string>;
  let placed: Placed;

  beforeAll(async () => {
    const behaviours = { slow: 'timeout', astray: 'redirect', gone: 'gone', good: 'ok' } as const;
    const made = Object.entries(behaviours).map(async ([name, behaviour]) => {
      const url = await receiver.endpoint({ path: `/${name}`, behaviour });
      return [name, (await add(url, ['order.placed'])).body.id];
    });
    ids = Object.fromEntries(await Promise.all(made)) as typeof ids;
    placed = await guestOrder(shop, await offer(shop, 1));
  });

  const deliveries = async (name: keyof typeof ids): Promise<readonly Delivery[]> =>
    (await shop.asOwner<Page<Delivery>>('GET', `/admin/webhook-endpoints/${ids[name]}/deliveries`)).body.data;

  it('do not delay others: while one never answers, another gets its message', async () => {
    await until(
      'the message to the slow endpoint',
      async () => (await receiver.deliveries('/slow')).length === 1,
    );
    await until(
      'the message to the good endpoint',
      async () => (await deliveries('good'))[0]?.state === 'succeeded',
    );
    const [message] = await receiver.deliveries('/good');
    expect(JSON.parse(message!.body)).toMatchObject({ data: { orderId: placed.order.id } });
    expect(await deliveries('slow')).toMatchObject([{ state: 'pending', attempts: [] }]);
  });

  it('that redirect are not followed, but tried again later', async () => {
    await until(
      'the message to the endpoint that redirects',
      async () => (await deliveries('astray'))[0]?.attempts.length === 1,
    );
    expect(await deliveries('astray')).toMatchObject([
      { state: 'pending', attempts: [{ status: 302, error: expect.stringContaining('not followed') }] },
    ]);
    expect(await receiver.deliveries('/redirected')).toEqual([]);
  });

  it('that answer 410 are disabled', async () => {
    const endpoint = async () =>
      (await shop.asOwner<{ enabled: boolean }>('GET', `/admin/webhook-endpoints/${ids.gone}`)).body;
    await until('the endpoint to be disabled', async () => !(await endpoint()).enabled);
    expect(await endpoint()).toMatchObject({ enabled: false, disabledReason: 'gone' });
  });

  it('cannot be seen from another shop', async () => {
    const other = await installation.tenant();
    for (const id of [ids.good, newId()]) {
      const at = `/admin/webhook-endpoints/${id}`;
      for (const [method, path] of [
        ['GET', at],
        ['DELETE', at],
        ['GET', `${at}/deliveries`],
        ['POST', `${at}/secret/rotate`],
      ] as const) {
        expect([path, (await other.asOwner(method, path)).status]).toEqual([path, 404]);
      }
    }
  });
});
