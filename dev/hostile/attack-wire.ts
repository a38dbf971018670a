import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantRecord } from '#foundation/tenancy';
import type { Findings } from './findings.js';
import type { Target } from './target.js';

/** What is sent over a connection, and how the connection ends. */
interface Conversation {
  readonly name: string;
  readonly parts: readonly (string | Buffer)[];
  /** Pauses between parts, in milliseconds. */
  readonly pauseMs?: number;
  /** The client resets the connection after the last part, without reading. */
  readonly cut?: boolean;
}

const LOGIN = '/api/v1/auth/login';

/** Requests that no HTTP client would send. */
function conversations(slug: string): Conversation[] {
  const host = `Host: 127.0.0.1\r\nX-Tenant: ${slug}\r\n`;
  const post = (headers: string, path = LOGIN): string =>
    `POST ${path} HTTP/1.1\r\n${host}Content-Type: application/json\r\n${headers}\r\n`;
  const get = (headers = '', path = '/api/v1/products'): string =>
    `GET ${path} HTTP/1.1\r\n${host}${headers}\r\n`;
  const import_ = `POST /api/v1/admin/imports/products HTTP/1.1\r\n${host}Content-Type: text/csv\r\n`;
  return [
    { name: 'a body that is cut off', parts: [post('Content-Length: 1000\r\n'), '{"email":'], cut: true },
    {
      name: 'a chunked body that is cut off',
      parts: [post('Transfer-Encoding: chunked\r\n'), '5\r\n{"em'],
      cut: true,
    },
    {
      name: 'a chunk size that is none',
      parts: [post('Transfer-Encoding: chunked\r\n'), 'zz\r\n{}\r\n0\r\n\r\n'],
    },
    { name: 'a huge chunk size', parts: [post('Transfer-Encoding: chunked\r\n'), 'ffffffffffffffff\r\n{}'] },
    {
      name: 'long chunk extensions',
      parts: [post('Transfer-Encoding: chunked\r\n'), `1;${'a'.repeat(200_000)}\r\n{\r\n`],
    },
    {
      name: '100,000 trailers',
      parts: [post('Transfer-Encoding: chunked\r\n'), '2\r\n{}\r\n0\r\n', 'a: b\r\n'.repeat(100_000), '\r\n'],
    },
    {
      name: 'a length and chunks',
      parts: [post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'), '0\r\n\r\nGET /'],
    },
    { name: 'a negative length', parts: [post('Content-Length: -1\r\n')] },
    { name: 'a huge length', parts: [post('Content-Length: 99999999999999999999\r\n'), '{}'] },
    { name: 'a length that promises too much', parts: [post('Content-Length: 900000\r\n'), '{}'], cut: true },
    { name: 'a byte at a time', parts: [...post('Content-Length: 2\r\n')], pauseMs: 1 },
    { name: 'an expectation', parts: [post('Content-Length: 2\r\nExpect: 100-continue\r\n'), '{}'] },
    { name: 'another expectation', parts: [post('Content-Length: 2\r\nExpect: 200-maybe\r\n'), '{}'] },
    { name: '500 requests in one breath', parts: [get().repeat(500)] },
    { name: '500 requests, gone before the answers', parts: [get().repeat(500)], cut: true },
    { name: '100 refused bodies in one breath', parts: [(post('Content-Length: 2\r\n') + '[]').repeat(100)] },
    { name: 'no path', parts: [`GET  HTTP/1.1\r\n${host}\r\n`] },
    { name: 'a star', parts: [`OPTIONS * HTTP/1.1\r\n${host}\r\n`] },
    {
      name: 'a star with a body',
      parts: [`OPTIONS * HTTP/1.1\r\n${host}Content-Type: text/csv\r\nContent-Length: 1\r\n\r\na`],
    },
    { name: 'a tunnel', parts: [`CONNECT 127.0.0.1:22 HTTP/1.1\r\n${host}\r\n`] },
    { name: 'a trace', parts: [`TRACE / HTTP/1.1\r\n${host}\r\n`] },
    {
      name: 'a preflight of nothing',
      parts: [
        `OPTIONS /api/v1/products HTTP/1.1\r\n${host}Origin: x\r\nAccess-Control-Request-Method: \xff\r\n\r\n`,
      ],
    },
    {
      name: 'a body with GET',
      parts: [get('Content-Type: application/json\r\nContent-Length: 5\r\n'), '{"a":'],
    },
    { name: 'HTTP/0.9', parts: ['GET /\r\n'] },
    { name: 'HTTP/2', parts: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'] },
    { name: 'TLS', parts: [Buffer.from('16030100c8010000c40303', 'hex'), Buffer.alloc(200)] },
    {
      name: 'an absolute target',
      parts: [`GET http://user:pass@evil.example:99999/x HTTP/1.1\r\n${host}\r\n`],
    },
    { name: 'NUL in the path', parts: [get('', '/api/v1/products/\0')] },
    { name: 'NUL in a header', parts: [get('X-A: a\0b\r\n')] },
    { name: 'a bare line feed', parts: [`GET / HTTP/1.1\n${host}\n`] },
    { name: 'a folded header', parts: [get('X-A: a\r\n b\r\n')] },
    { name: 'headers without an end', parts: [`GET / HTTP/1.1\r\n${host}`, 'X-A: b\r\n'.repeat(100_000)] },
    {
      name: 'an upgrade to nothing',
      parts: [get('Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAA\r\n')],
    },
    {
      name: 'an upgrade to a socket elsewhere',
      parts: [get('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n')],
    },
    {
      name: 'an upgrade to a socket with nonsense',
      parts: [
        get(
          'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
          '/socket.io/?EIO=4&transport=websocket',
        ),
        Buffer.alloc(100_000, 0xff),
      ],
    },
    { name: 'a socket by polling', parts: [get('', '/socket.io/?EIO=4&transport=polling')] },
    { name: 'a socket without a version', parts: [get('', '/socket.io/?transport=x&sid=__proto__')] },
    {
      name: 'a file that is cut off',
      parts: [`${import_}Content-Length: 1000000\r\n\r\n`, 'Handle,Title\na,b\n'],
      cut: true,
    },
    {
      name: 'a file of one endless line',
      parts: [`${import_}Content-Length: 3000000\r\n\r\n`, 'a'.repeat(3_000_000)],
    },
  ];
}

/** How long the server may take to send something or to close the connection. */
const PATIENCE_MS = 3_000;

/**
 * Sends broken requests, each over its own connection. Afterwards the process must still run and answer.
 * @returns how many requests were sent
 */
export async function attackWire(target: Target, tenant: TenantRecord, findings: Findings): Promise<number> {
  const all = conversations(tenant.slug);
  for (const conversation of all) {
    const said = await hold(target.origin, conversation);
    if (/^HTTP\/1\.1 5\d\d/m.test(said)) findings.add('5xx', `${conversation.name}: ${said.slice(0, 200)}`);
    const health = await fetch(`${target.origin}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!health || !target.alive)
      findings.add('process ended', `${conversation.name}\n${target.lastWords()}`);
  }
  return all.length;
}

/** @returns everything that the server sent */
async function hold(origin: string, { parts, pauseMs = 0, cut = false }: Conversation): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const drained = (): Promise<void> => new Promise((resolve) => socket.once('drain', resolve));
  let said = '';
  socket.setEncoding('latin1').on('data', (text: string) => (said += text));
  for (const part of parts) {
    if (socket.destroyed) break;
    if (!socket.write(part)) await Promise.race([drained(), closed]);
    if (pauseMs > 0) await sleep(pauseMs);
  }
  if (cut) socket.resetAndDestroy();
  else await quiet(socket, closed);
  return said;
}

/** Waits until the server closes the connection or has sent nothing for a moment. */
async function quiet(socket: Socket, closed: Promise<unknown>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let heard = true;
  socket.on('data', () => (heard = true));
  while (!socket.destroyed && heard && Date.now() < end) {
    heard = false;
    await Promise.race([closed, sleep(150)]);
  }
  socket.destroy();
}
