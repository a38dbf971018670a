import { Webhook } from 'standardwebhooks';
import { until } from '../until.js';
import { startWebhookReceiver } from './launch.js';
import type { WebhookReceiver } from './launch.js';

const secret = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const other = `whsec_${Buffer.from('another secret, just as long as it').toString('base64')}`;

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
});
afterAll(() => receiver.stop());

interface Message {
  readonly id?: string;
  readonly key?: string;
  readonly at?: Date;
  readonly signal?: AbortSignal;
}

async function send(
  url: string,
  { id = 'msg_1', key = secret, at = new Date(), signal }: Message = {},
): Promise<number> {
  const body = '{"type":"order.paid",  "data":{"id":"山"}}';
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body,
    signal,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(key).sign(id, at, body),
    },
  });
  return response.status;
}

it('accepts a message signed with the secret, over the sent bytes', async () => {
  const url = await receiver.endpoint({ path: '/signed', secret });
  expect(await send(url)).toBe(200);
  expect(await receiver.deliveries('/signed')).toEqual([
    expect.objectContaining({
      id: 'msg_1',
      verified: true,
      answered: 200,
      body: expect.stringContaining('",  "'),
    }),
  ]);
});

it('refuses another secret and an old message', async () => {
  const url = await receiver.endpoint({ path: '/forged', secret });
  expect(await send(url, { key: other })).toBe(401);
  expect(await send(url, { at: new Date(Date.now() - 3_600_000) })).toBe(401);
  expect(await receiver.summary('/forged')).toMatchObject({ received: 2, invalid: 2 });
});

it('fails as often as it is set up to, and counts messages that it accepted twice', async () => {
  const url = await receiver.endpoint({ path: '/flaky', secret, behaviour: 'fail-2' });
  const statuses = [];
  for (const id of ['a', 'a', 'a', 'b', 'a']) statuses.push(await send(url, { id }));
  expect(statuses).toEqual([500, 500, 200, 200, 200]);
  expect(await receiver.summary('/flaky')).toEqual({ received: 5, distinct: 2, duplicates: 1, invalid: 0 });
});

it('redirects to an address that no sender should follow', async () => {
  expect(await send(await receiver.endpoint({ path: '/moved', behaviour: 'redirect' }))).toBe(302);
  expect(await receiver.deliveries('/redirected')).toEqual([]);
});

it('never answers', async () => {
  const url = await receiver.endpoint({ path: '/slow', behaviour: 'timeout' });
  const enough = new AbortController();
  const sent = expect(send(url, { signal: enough.signal })).rejects.toThrow('aborted');
  const [came] = await until('the message', async () => {
    const all = await receiver.deliveries('/slow');
    return all.length > 0 && all;
  });
  expect(came).toMatchObject({ answered: null, verified: null });
  enough.abort();
  await sent;
});

it('refuses an invalid secret', async () => {
  await expect(receiver.endpoint({ path: '/odd', secret: '!' })).rejects.toThrow('refused');
});
