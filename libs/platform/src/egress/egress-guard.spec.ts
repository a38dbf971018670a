import 'reflect-metadata';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DomainError } from '#platform/errors';
import { EgressGuard, type Resolve } from './egress-guard.js';
import { isPublicAddress } from './public-address.js';

describe('isPublicAddress', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '4000::1',
    'localhost',
    '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '2606:4700::1111'])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('EgressGuard', () => {
  const servers: Server[] = [];
  let hits = 0;

  /** A server on the loopback address; resolves to its port. */
  async function serve(listener: RequestListener): Promise<number> {
    const server = createServer((request, response) => {
      hits++;
      listener(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    hits = 0;
  });

  const resolving = (...answers: string[][]): Resolve & { asked: string[] } => {
    const asked: string[] = [];
    const resolve: Resolve = (host, _options, callback) => {
      const addresses = answers[Math.min(asked.length, answers.length - 1)]!;
      asked.push(host);
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    return Object.assign(resolve, { asked });
  };

  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(
      () => 'passed',
      (thrown: unknown) => thrown,
    );
    return error instanceof DomainError ? error.code : String(error);
  };

  it.each([
    'http://127.0.0.1:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f000001:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[::7f00:1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://[2002:7f00:1::]:PORT/',
    'http://0.0.0.0:PORT/',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:PORT/',
    'http://localhost.:PORT/',
    'http://１２７.０.０.１:PORT/',
  ])('does not reach %s', async (spelling) => {
    const url = spelling.replace('PORT', String(await serve((_request, response) => response.end('secret'))));
    const guard = new EgressGuard();
    // Some systems do not know `localhost.` at all.
    const refusal = spelling.includes('localhost.')
      ? /^egress\.(not-allowed|unknown-host)$/
      : /^egress\.not-allowed$/;
    expect(await codeOf(guard.check(url, { plainHttp: true }))).toMatch(refusal);
    expect(await codeOf(guard.fetch(url, { plainHttp: true }))).toMatch(refusal);
    expect(hits).toBe(0);
    await guard.close();
  });

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://u:p@example.com/',
    'nonsense',
  ])('refuses %s before looking anything up', async (url) => {
    const resolve = resolving(['93.184.216.34']);
    const guard = new EgressGuard({ resolve });
    expect(await codeOf(guard.fetch(url))).toBe('egress.not-allowed');
    expect(resolve.asked).toEqual([]);
  });

  it('is not fooled by a name that is public when checked and private when called', async () => {
    const port = await serve((_request, response) => response.end('secret'));
    const resolve = resolving(['93.184.216.34'], ['127.0.0.1']);
    const guard = new EgressGuard({ resolve });
    const url = `http://rebind.example:${port}/`;
    expect(await codeOf(guard.check(url, { plainHttp: true }))).toBe('passed');
    expect(await codeOf(guard.fetch(url, { plainHttp: true }))).toBe('egress.not-allowed');
    expect(hits).toBe(0);
  });

  it('asks for the addresses once and passes on exactly those that it checked', async () => {
    const resolve = resolving(['93.184.216.34', '2606:4700::1111'], ['127.0.0.1']);
    const guard = new EgressGuard({ resolve });
    const [error, addresses] = await new Promise<unknown[]>((done) =>
      guard.lookup('example.com', { all: true }, (...results) => done(results)),
    );
    expect(error).toBeNull();
    expect(addresses).toEqual([
      { address: '93.184.216.34', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(resolve.asked).toEqual(['example.com']);
  });

  it('refuses a name if one of its addresses is private', async () => {
    const guard = new EgressGuard({ resolve: resolving(['93.184.216.34', '10.0.0.1']) });
    expect(await codeOf(guard.check('https://mixed.example/'))).toBe('egress.not-allowed');
  });

  it('names the setting that would allow the address, if it may', async () => {
    const sayings = async (namesSetting: boolean) => {
      const guard = new EgressGuard({ namesSetting, resolve: resolving(['127.0.0.1']) });
      const refusals = ['http://localhost:4000/x', 'https://localhost/', 'https://127.0.0.1:4000/'].map(
        async (url) => (await guard.check(url).catch((error: DomainError) => error))!.detail.en,
      );
      return Promise.all(refusals);
    };
    const advice = '; to allow it during development, start the server with EGRESS_ALLOW=';
    expect(await sayings(true)).toEqual([
      `The address must start with https://${advice}localhost:4000`,
      `localhost is not on the public internet${advice}localhost:443`,
      `127.0.0.1 is not on the public internet${advice}127.0.0.1:4000`,
    ]);
    expect((await sayings(false)).join()).not.toContain('EGRESS_ALLOW');
  });

  it('has its own error for an unknown host', async () => {
    const guard = new EgressGuard({
      resolve: (_host, _options, callback) =>
        callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []),
    });
    expect(await codeOf(guard.fetch('https://nowhere.example/'))).toBe('egress.unknown-host');
  });

  describe('to an allowed address', () => {
    const guardFor = (port: number) => new EgressGuard({ allow: [`127.0.0.1:${port}`] });

    it('sends and receives', async () => {
      const port = await serve((request, response) => {
        response.writeHead(201, { 'x-method': request.method });
        request.pipe(response);
      });
      const { status, headers, body } = await guardFor(port).fetch(`http://127.0.0.1:${port}/hook?a=1`, {
        method: 'POST',
        body: '{"a":1}',
      });
      expect([status, headers['x-method'], body.toString()]).toEqual([201, 'POST', '{"a":1}']);
    });

    it('allows only that port', async () => {
      const [port, other] = [await serve((_q, r) => r.end()), await serve((_q, r) => r.end())];
      expect(await codeOf(guardFor(port).fetch(`http://127.0.0.1:${other}/`, { plainHttp: true }))).toBe(
        'egress.not-allowed',
      );
    });

    it('does not follow redirects', async () => {
      const target = await serve((_request, response) => response.end('secret'));
      const port = await serve((_request, response) =>
        response.writeHead(302, { location: `http://127.0.0.1:${target}/` }).end(),
      );
      const { status } = await guardFor(port).fetch(`http://127.0.0.1:${port}/`);
      expect([status, hits]).toEqual([302, 1]);
    });

    it('stops reading at the largest size, whether or not the size was announced', async () => {
      const port = await serve((_request, response) => {
        response.write(Buffer.alloc(600));
        response.end(Buffer.alloc(600));
      });
      const url = `http://127.0.0.1:${port}/`;
      expect(await codeOf(guardFor(port).fetch(url, { maxBytes: 1000 }))).toBe('egress.too-large');
      expect((await guardFor(port).fetch(url, { maxBytes: 1200 })).body).toHaveLength(1200);
    });

    it('ends with a timeout if there is no answer, or only part of one', async () => {
      const silent = await serve(() => undefined);
      expect(await codeOf(guardFor(silent).fetch(`http://127.0.0.1:${silent}/`, { timeoutMs: 50 }))).toBe(
        'egress.timeout',
      );
      const slow = await serve((_request, response) => void response.write('a'));
      expect(await codeOf(guardFor(slow).fetch(`http://127.0.0.1:${slow}/`, { timeoutMs: 50 }))).toBe(
        'egress.timeout',
      );
    });

    it('has its own error for a server that is not there', async () => {
      const port = await serve(() => undefined);
      servers.pop()!.close();
      expect(await codeOf(guardFor(port).fetch(`http://127.0.0.1:${port}/`))).toBe('egress.unreachable');
    });
  });
});
