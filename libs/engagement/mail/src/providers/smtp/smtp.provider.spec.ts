import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { SmtpProvider } from './smtp.provider.js';

const MAIL = {
  id: 'm1.customer',
  tenantId: 't1',
  from: { email: 'shop@northwind.example', name: 'Northwind, "Outdoor"' },
  to: 'ada@example.com',
  subject: 'Ihre Bestellung bei Nordwind – danke',
  text: 'Grüße',
  html: '<p>Grüße</p>',
  messageId: '<m1.customer@northwind.example>',
};

/** What a mail server took. */
interface Taken {
  readonly from: string;
  readonly to: string[];
  readonly text: string;
}

const servers: SMTPServer[] = [];
const providers: SmtpProvider[] = [];
afterEach(async () => {
  for (const provider of providers.splice(0)) provider.onApplicationShutdown();
  for (const server of servers.splice(0)) await new Promise<void>((closed) => server.close(closed));
});

async function serve(options: SMTPServerOptions = {}): Promise<{ origin: string; taken: Taken[] }> {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, { envelope }, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.once('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        taken.push({ from, to: envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  servers.push(server);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return { origin: `127.0.0.1:${(listening.address() as AddressInfo).port}`, taken };
}

function providerFor(SMTP_URL: string): SmtpProvider {
  const provider = new SmtpProvider({ SMTP_URL });
  providers.push(provider);
  return provider;
}

const failure = (responseCode: number): Error => Object.assign(new Error('no'), { responseCode });

it('hands a mail to the server, with the shop as sender and our message id', async () => {
  const { origin, taken } = await serve();
  const provider = providerFor(`smtp://${origin}`);
  for (let time = 0; time < 2; time++) {
    expect(await provider.send(MAIL)).toEqual({ kind: 'accepted', providerMessageId: MAIL.messageId });
  }
  expect(taken).toHaveLength(2);
  const [{ from, to, text }] = taken as [Taken];
  expect([from, to]).toEqual([MAIL.from.email, [MAIL.to]]);
  expect(text).toContain(`Message-ID: ${MAIL.messageId}`);
  expect(text).toContain('From: "Northwind, \\"Outdoor\\"" <shop@northwind.example>');
  expect(text).toContain('multipart/alternative');
});

it.each<[string, string, SMTPServerOptions]>([
  ['an address that it will never take', 'refused', { onRcptTo: (_, __, done) => done(failure(550)) }],
  ['a sender that it will never take', 'refused', { onMailFrom: (_, __, done) => done(failure(553)) }],
  ['a mailbox that is full now', 'later', { onRcptTo: (_, __, done) => done(failure(452)) }],
  ['a visitor whom it does not serve now', 'later', { onConnect: (_, done) => done(failure(421)) }],
  [
    'content that it does not take',
    'refused',
    { onData: (stream, _, done) => void stream.resume().once('end', () => done(failure(554))) },
  ],
])('a server that refuses %s: %s', async (_, kind, options) => {
  const { origin } = await serve(options);
  expect(await providerFor(`smtp://${origin}`).send(MAIL)).toMatchObject({ kind });
});

it('sends no password in the clear, and takes a wrong one for a fault that will be mended', async () => {
  const seen: unknown[] = [];
  const onAuth: SMTPServerOptions['onAuth'] = (auth, _, done) => {
    seen.push(auth.password);
    done(failure(535));
  };
  const open = await serve({ onAuth, allowInsecureAuth: true });
  expect(await providerFor(`smtp://ada:s3cret@${open.origin}`).send(MAIL)).toMatchObject({
    kind: 'later',
  });
  expect(seen).toEqual([]);
});

it('does not know whether a mail went out if the answer was lost, and tries again if it was not begun', async () => {
  const silent = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 hello\r\n');
    let said = '';
    socket.on('data', (data: Buffer) => {
      said += data.toString();
      const [, content] = said.split('DATA\r\n');
      if (content?.endsWith('\r\n.\r\n')) socket.destroy();
      else if (!content) socket.write(content === '' ? '354 go\r\n' : '250 ok\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const at = (port: number) => providerFor(`smtp://127.0.0.1:${port}`);
  const { port } = silent.address() as AddressInfo;
  expect(await at(port).send(MAIL)).toMatchObject({ kind: 'unclear' });
  silent.close();
  await once(silent, 'close');
  expect(await at(port).send(MAIL)).toMatchObject({ kind: 'later' });
});

it.each(['', 'mail.example.com', 'http://mail.example.com'])(
  'refuses to start with SMTP_URL="%s"',
  (SMTP_URL) => {
    expect(() => new SmtpProvider({ SMTP_URL })).toThrow('set SMTP_URL');
  },
);
