import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { freePort } from '#dev/parts/ports';
import { until } from '#dev/until';
import { newId } from '#platform/ids';
import { pauseAfter } from '../../libs/integration/webhooks/src/retry-schedule.js';
import { Installation } from '../support/installation.js';
import { blocksOf, PageProgram } from '../support/page-programs.js';
import { expectStatus, guestOrder, offer, type Page } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface Endpoint {
  readonly id: string;
  readonly secret: string;
}

interface Delivery {
  readonly id: string;
  readonly state: string;
  readonly attempts: readonly { readonly status: number | null }[];
}

const PAGE = 'docs/webhooks.md';
const ENDPOINTS = '/admin/webhook-endpoints';
const [nodeReceiver = '', catchUp = '', ...otherNode] = blocksOf(PAGE, 'js');
const [pythonReceiver = '', ...otherPython] = blocksOf(PAGE, 'python');
const [registration = '', byHand = '', ...otherShell] = blocksOf(PAGE, 'sh');

let installation: Installation;
let shop: TenantSession;
/** Where the receivers of the page listen. */
let ports: Readonly<Record<'js' | 'python', string>>;

beforeAll(async () => {
  ports = { js: String(await freePort()), python: String(await freePort()) };
  const allowed = Object.values(ports).map((port) => `localhost:${port}`);
  installation = await Installation.start({ EGRESS_ALLOW: allowed.join(',') });
  shop = await installation.tenant();
});
afterAll(() => installation?.stop());

const register = async (url: string): Promise<Endpoint> =>
  (await expectStatus<Endpoint>(201, shop.asOwner('POST', ENDPOINTS, { url, events: ['order.placed'] })))
    .body;

it('the page has no other programs', () => {
  expect([...otherNode, ...otherPython, ...otherShell]).toEqual([]);
});

it('the page says the pauses of the retry schedule', () => {
  const pauses = [];
  for (let tries = 1, ms; (ms = pauseAfter(tries, () => 0)) !== undefined; tries++) pauses.push(ms);
  const [, sentence] = /sent again after ([^]*?), each pause up to a fifth longer/.exec(
    readFileSync(PAGE, 'utf8'),
  )!;
  const units: Readonly<Record<string, number>> = { seconds: 1_000, minutes: 60_000, hours: 3_600_000 };
  let unit = 0;
  const said = sentence!.match(/\d+(\s+(seconds|minutes|hours))?/g)!.toReversed();
  const inMs = said.map((time) => {
    const [number, name] = time.split(/\s+/);
    unit = name === undefined ? unit : units[name]!;
    return Number(number) * unit;
  });
  expect(inMs.toReversed()).toEqual(pauses);
});

describe.each([
  ['js', nodeReceiver],
  ['python', pythonReceiver],
] as const)('the receiver of the page in %s', (language, code) => {
  let endpoint: Endpoint;
  let receiver: PageProgram;
  let url: string;
  beforeAll(async () => {
    url = `http://localhost:${ports[language]}/`;
    endpoint = await register(url);
    receiver = new PageProgram(language, code, {
      WEBHOOK_SECRET: endpoint.secret,
      PORT: ports[language],
    });
    await receiver.says(/^ready$/m);
  });
  afterAll(async () => {
    await shop.asOwner('DELETE', `${ENDPOINTS}/${endpoint.id}`);
    await receiver.stop();
  });

  const handled = () => receiver.said.split('\n').filter((line) => line.startsWith('order.placed '));
  const attempts = async () =>
    (await shop.asOwner<Page<Delivery>>('GET', `${ENDPOINTS}/${endpoint.id}/deliveries`)).body.data.flatMap(
      (delivery) => delivery.attempts.map(({ status }) => status),
    );

  it('handles an order once, even if it is sent again', async () => {
    await guestOrder(shop, await offer(shop, 1));
    await until('the order', () => handled().length === 1);
    const { body } = await shop.asOwner<Page<Delivery>>('GET', `${ENDPOINTS}/${endpoint.id}/deliveries`);
    const replay = { deliveryId: body.data[0]!.id };
    await expectStatus(202, shop.asOwner('POST', `${ENDPOINTS}/${endpoint.id}/replay`, replay));
    await until('the second attempt', async () => (await attempts()).length === 2);
    expect([await attempts(), handled().length]).toEqual([[204, 204], 1]);
  });

  it('accepts messages after a rotation that it does not know of', async () => {
    await expectStatus(200, shop.asOwner('POST', `${ENDPOINTS}/${endpoint.id}/secret/rotate`));
    const test = await expectStatus<Delivery>(
      200,
      shop.asOwner('POST', `${ENDPOINTS}/${endpoint.id}/test`, {}),
    );
    expect(test.body.state).toBe('succeeded');
  });

  it('refuses what we did not send, and what somebody has recorded', async () => {
    const before = handled().length;
    const id = newId();
    const body = JSON.stringify({ id, type: 'order.placed' });
    const post = (at: Date, secret: string, sent = body) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': new Webhook(secret).sign(id, at, body),
        },
        body: sent,
      }).then(({ status }) => status);
    const [now, foreign] = [new Date(), `whsec_${Buffer.alloc(32, 1).toString('base64')}`];
    const hourAgo = new Date(now.getTime() - 3_600_000);
    expect([
      await post(now, foreign),
      await post(hourAgo, endpoint.secret),
      await post(now, endpoint.secret, `${body} `),
      (await fetch(url, { method: 'POST', body })).status,
    ]).toEqual([401, 401, 401, 401]);
    expect(handled()).toHaveLength(before);
    expect(await post(now, endpoint.secret)).toBe(204);
    await until('the genuine message', () => handled().length === before + 1);
  });
});

it('the page’s program catches up from any event, with an API key', async () => {
  const scopes = ['events.read', 'orders.read'];
  const key = await expectStatus<{ key: string }>(
    201,
    shop.asOwner('POST', '/admin/api-keys', { name: 'ERP', scopes }),
  );
  const env = { API: `${installation.origin}/api/v1`, API_KEY: key.body.key };
  const read = async (after: string) => {
    const program = new PageProgram('js', catchUp, { ...env, AFTER: after });
    expect([await program.ended(), program.said]).toEqual([0, expect.any(String)]);
    return program.said.trim().split('\n');
  };
  await guestOrder(shop, await offer(shop, 1));
  await guestOrder(shop, await offer(shop, 1));
  await until(
    'both orders',
    async () => (await read('0')).filter((line) => line.includes('order.placed')).length >= 2,
  );
  const all = await read('0');
  const [sequence, type] = all[0]!.split(' ');
  expect([Number(sequence) > 0, type]).toEqual([true, 'order.placed']);
  expect(await read(sequence!)).toEqual(all.slice(1));
});

it('the page’s commands register an endpoint and sign as we do', async () => {
  const { slug } = shop.tenant;
  const program = new PageProgram('sh', registration, {
    API: `${installation.origin}/api/v1`,
    TENANT: slug,
    TOKEN: shop.owner,
    URL: `http://localhost:${ports.js}/`,
  });
  expect([await program.ended(), program.said]).toEqual([0, expect.stringContaining('"secret":"whsec_')]);
  const { secret } = JSON.parse(program.said) as Endpoint;

  const [id, body, at] = [newId(), '{"title":"Łódź"}', new Date()];
  const signing = new PageProgram('sh', byHand, {
    WEBHOOK_SECRET: secret,
    WEBHOOK_ID: id,
    WEBHOOK_TIMESTAMP: String(Math.floor(at.getTime() / 1_000)),
    BODY: body,
  });
  await signing.ended();
  expect(`v1,${signing.said.trim()}`).toBe(new Webhook(secret).sign(id, at, body));
});
