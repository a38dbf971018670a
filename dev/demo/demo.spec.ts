import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { newId } from '#platform/ids';
import { freePort } from '../parts/ports.js';
import { blocksOf, PageProgram } from '../../test/support/page-programs.js';
import { until } from '../until.js';
import { Caller } from './caller.js';
import { DEMO_PASSWORD } from './shops.js';

interface Product {
  readonly id: string;
  readonly images: readonly { readonly url: string }[];
  readonly variants: readonly { readonly id: string }[];
}

/** The demo as a newcomer runs it: with parts of its own. */
class RunningDemo {
  said = '';
  readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [resolve('dist/dev/demo/main.js'), ...args], {
      env: { ...process.env, MONGODB_URI: '', REDIS_URL: '', ...env },
    });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on('data', (chunk) => (this.said += String(chunk)));
    this.closed = once(this.child, 'close');
  }

  async says(words: string): Promise<void> {
    const hopeless = () => (this.child.exitCode === null ? undefined : this.said);
    await until(`the demo to say "${words}"`, () => this.said.includes(words), { hopeless });
  }

  async ended(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }
}

describe('the demo, for a newcomer', () => {
  let demo: RunningDemo;
  let port: string;
  let ownPort: string;
  let api: Caller;
  beforeAll(async () => {
    port = String(await freePort());
    ownPort = String(await freePort());
    demo = new RunningDemo(['--scratch', '--port', port], { EGRESS_ALLOW: `localhost:${ownPort}` });
    await demo.says('Up until Ctrl-C');
    api = new Caller(`http://127.0.0.1:${port}`, 'northwind');
  });
  afterAll(async () => {
    demo.child.kill('SIGINT');
    expect(await demo.ended()).toBe(0);
  });

  /** Orders a tent as a guest and sends the form of the pay page. @returns the address to which it sends the browser */
  async function buyTent(act: 'pay' | 'abandon'): Promise<{ number: string; next: string }> {
    const { data } = await api.call<{ data: Product[] }>('GET', '/products?search=tent&limit=1');
    const tent = await api.call<Product>('GET', `/products/${data[0]!.id}`);
    const body = { variantId: tent.variants[0]!.id, quantity: 1 };
    const { headers } = await api.ask('POST', '/cart/items', { body });
    const deliveryAddress = {
      name: 'You',
      line1: 'Main 1',
      city: 'Bonn',
      postalCode: '53111',
      country: 'DE',
    };
    const { order, payment } = await api.call<{
      order: { number: string };
      payment: { checkoutUrl: string };
    }>('POST', '/orders', {
      headers: { 'x-cart-token': headers.get('x-cart-token')!, 'idempotency-key': newId() },
      body: { email: 'you@example.com', deliveryType: 'delivery', deliveryAddress },
    });
    expect((await fetch(payment.checkoutUrl)).status).toBe(200);
    const form = { method: 'POST', body: new URLSearchParams({ act }), redirect: 'manual' } as const;
    const sent = await fetch(payment.checkoutUrl, form);
    return { number: order.number, next: sent.headers.get('location')! };
  }

  it('shows a paid order on a page of the shop after the pay page', async () => {
    const { number, next } = await buyTent('pay');
    const words = `<strong>Paid: Order ${number}</strong>`;
    await until('the page to say that it is paid', async () => {
      const page = await fetch(next);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      return (await page.text()).includes(words);
    });
  });

  it('says on a page of the shop that an order is not paid, and knows no order of the other shop', async () => {
    const { number, next } = await buyTent('abandon');
    const page = await fetch(next);
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining(`Order ${number} is not paid`),
    ]);
    const [, other] = /(http:\S+) \(kumo\)/.exec(demo.said)!;
    const { pathname, search } = new URL(next);
    expect((await fetch(other + pathname + search)).status).toBe(404);
  });

  it('has a picture for every image of a product', async () => {
    const { data } = await api.call<{ data: Product[] }>('GET', '/products?limit=100');
    expect(data.length).toBe(100);
    for (const { id } of data.slice(0, 20)) {
      const { images } = await api.call<Product>('GET', `/products/${id}`);
      for (const { url } of images) {
        const picture = await fetch(url);
        expect([url, picture.status, picture.headers.get('content-type')]).toEqual([
          url,
          200,
          'image/svg+xml',
        ]);
      }
    }
  });

  it('lets many people log in from one address, as when it is started again at once', async () => {
    const body = { email: 'nora@northwind.example', password: DEMO_PASSWORD };
    for (let time = 0; time < 11; time++)
      expect((await api.ask('POST', '/admin/auth/login', { body })).status).toBe(200);
  });

  it('sends webhooks to a receiver of theirs, or says what allows it', async () => {
    const body = { email: 'nora@northwind.example', password: DEMO_PASSWORD };
    const { accessToken: token } = await api.call<{ accessToken: string }>('POST', '/admin/auth/login', {
      body,
    });
    const register = (at: string) =>
      api.ask<{ id: string; secret: string; detail: string }>('POST', '/admin/webhook-endpoints', {
        token,
        body: { url: `http://localhost:${at}/`, events: ['order.placed'] },
      });
    const refused = await register('4999');
    expect([refused.status, refused.body.detail]).toEqual([
      400,
      expect.stringContaining('start the server with EGRESS_ALLOW=localhost:4999'),
    ]);

    const { status, body: endpoint } = await register(ownPort);
    expect(status).toBe(201);
    const [code = ''] = blocksOf('docs/webhooks.md', 'js');
    const receiver = new PageProgram('js', code, { WEBHOOK_SECRET: endpoint.secret, PORT: ownPort });
    await receiver.says(/^ready$/m);
    await buyTent('abandon');
    await receiver.says(/^order.placed /m);
    await receiver.stop();
  });

  it('that starts a second one is told that the port is in use, and what to do', async () => {
    const second = new RunningDemo(['--scratch', '--port', port]);
    expect(await second.ended()).toBe(1);
    expect(second.said).toMatch(new RegExp(`^Port ${port} is in use\\. .*npm run demo -- --port \\d+\n$`));
  });
});

it('a demo whose worker has ended in the middle of a purchase ends with code 1, the reason and the path of the log', async () => {
  const demo = new RunningDemo(['--check']);
  await demo.says('is in the cart');
  const [, worker] = /worker \(process (\d+)\)/.exec(demo.said)!;
  process.kill(Number(worker), 'SIGKILL');
  expect(await demo.ended()).toBe(1);
  expect(demo.said).toMatch(
    /waited \d+ s for .*: worker ended with SIGKILL; the end of its log .*worker\.log:\n[^]*\nlogs: .*installation\n$/,
  );
});
