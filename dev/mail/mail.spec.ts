import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { MailService, type MailDataRequired } from '@sendgrid/mail';
import { Mails } from './mails.js';
import { createServer } from './server.js';

let app: FastifyInstance;
let origin: string;
beforeAll(async () => {
  app = createServer(new Mails());
  await app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(() => app.close());

/** The real SDK. A new object each time, because it stores key and address. */
function service(): MailService {
  const own = new MailService();
  own.setApiKey('SG.test.key');
  const { client } = own as unknown as { client: { setDefaultRequest(name: string, value: string): void } };
  // After setApiKey, which resets the address to SendGrid's own.
  client.setDefaultRequest('baseUrl', origin);
  return own;
}

function mail(changes: Partial<MailDataRequired> = {}): MailDataRequired {
  return {
    to: 'ada@example.com',
    from: { email: 'shop@example.com', name: 'Northwind' },
    subject: 'Order 7',
    text: 'Thank you',
    html: '<p>Thank you</p><script>alert(1)</script>',
    ...changes,
  } as MailDataRequired;
}

const caught = async (query: string) =>
  (await (await fetch(`${origin}/_test/messages?${query}`)).json()) as object[];
const steer = (path: string, body: object) =>
  fetch(`${origin}/_test/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

it('accepts mail from the real SDK and finds it by recipient and tenant', async () => {
  const to = 'taken@example.com';
  const [response] = await service().send(mail({ to, customArgs: { mail_id: 'm1', tenant: 't1' } }));
  expect(response.statusCode).toBe(202);
  const expected = {
    id: response.headers['x-message-id'],
    subject: 'Order 7',
    from: 'Northwind <shop@example.com>',
    to: [to],
  };
  expect(await caught(`to=${to}`)).toEqual([expect.objectContaining(expected)]);
  expect(await caught(`to=${to}&tenant=t1`)).toHaveLength(1);
  expect(await caught(`to=${to}&tenant=t2`)).toHaveLength(0);
});

it('refuses what SendGrid refuses, with the same messages', async () => {
  expect((await fetch(`${origin}/v3/mail/send`, { method: 'POST' })).status).toBe(401);
  await expect(service().send(mail({ to: 'nobody' }))).rejects.toMatchObject({
    code: 400,
    response: {
      body: {
        errors: [{ message: 'Does not contain a valid address.', field: 'personalizations.0.to.0.email' }],
      },
    },
  });
  await expect(service().send(mail({ subject: '' }))).rejects.toMatchObject({
    response: { body: { errors: [{ field: 'subject' }] } },
  });
  const malformed = await fetch(`${origin}/v3/mail/send`, {
    method: 'POST',
    headers: { authorization: 'Bearer SG.x', 'content-type': 'application/json' },
    body: '{',
  });
  expect([malformed.status, await malformed.json()]).toEqual([
    400,
    { errors: [{ message: 'Bad Request', field: null, help: null }] },
  ]);
});

it('tells a sender that lost the answer whether the mail was accepted', async () => {
  const to = 'lost@example.com';
  const search = async (id: string) => {
    const query = encodeURIComponent(`(unique_args['mail_id']="${id}")`);
    const response = await fetch(`${origin}/v3/messages?limit=10&query=${query}`, {
      headers: { authorization: 'Bearer SG.test.key' },
    });
    return ((await response.json()) as { messages: object[] }).messages;
  };
  await steer('fail', { status: 503, times: 1, accepted: true, to });
  await expect(service().send(mail({ to, customArgs: { mail_id: 'taken' } }))).rejects.toMatchObject({
    code: 503,
  });
  await steer('fail', { status: 503, times: 1, to });
  await expect(service().send(mail({ to, customArgs: { mail_id: 'lost' } }))).rejects.toMatchObject({
    code: 503,
  });
  expect(await search('taken')).toEqual([
    expect.objectContaining({
      to_email: to,
      from_email: 'shop@example.com',
      subject: 'Order 7',
      status: 'delivered',
    }),
  ]);
  expect(await search('lost')).toEqual([]);
  await service().send(mail({ to, customArgs: { mail_id: 'lost' } }));
  expect(await search('lost')).toHaveLength(1);
});

it('shows the mailbox, in which a mail can run and load nothing', async () => {
  const subject = '<b>Bestellung</b> für 山田';
  const [response] = await service().send(mail({ to: 'reader@example.com', subject }));
  const list = await (await fetch(`${origin}/?to=reader@example.com`)).text();
  expect(list).toContain('für 山田');
  expect(list).not.toContain('<b>Bestellung');
  const path = `/mails/${response.headers['x-message-id']}`;
  expect(list).toContain(`href="${path}"`);
  const shown = await (await fetch(origin + path)).text();
  expect(shown).toContain('<iframe sandbox');
  expect(shown).not.toContain('<script>');
  const html = await fetch(`${origin}${path}/html`);
  expect(html.headers.get('content-security-policy')).toContain("sandbox; default-src 'none'");
});

it('deletes the mails of one recipient', async () => {
  await service().send(mail({ to: 'gone@example.com' }));
  await service().send(mail({ to: 'kept@example.com' }));
  await fetch(`${origin}/_test/messages?to=gone@example.com`, { method: 'DELETE' });
  expect(await caught('to=gone@example.com')).toEqual([]);
  expect(await caught('to=kept@example.com')).toHaveLength(1);
});
