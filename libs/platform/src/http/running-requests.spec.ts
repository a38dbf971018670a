import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import type { DomainError } from '#platform/errors';
import { until } from '#dev/until';
import { drainRefused } from './drain-refused.js';
import { resolveAccess } from './access-rule.js';
import { RunningRequests } from './running-requests.js';

describe('RunningRequests', () => {
  it('answers for a handler that takes too long, and for no other', async () => {
    const server = fastify();
    new RunningRequests().watch(server, 50);
    server.setErrorHandler((error, _request, reply) => reply.code(503).send((error as DomainError).code));
    let finish: ((answer: string) => void)[] = [];
    const hanging = () => new Promise<string>((resolve) => finish.push(resolve));
    server.get('/hangs', hanging);
    const streams = resolveAccess({ who: 'public', streams: true }, 'x');
    server.get('/streams', { config: { access: streams } as object }, hanging);
    server.get('/quick', () => 'done');
    const url = await server.listen({ host: '127.0.0.1', port: 0 });

    const streaming = fetch(`${url}/streams`);
    const hung = await fetch(`${url}/hangs`);
    expect([hung.status, await hung.text()]).toEqual([503, 'service.unavailable']);
    expect(await (await fetch(`${url}/quick`)).text()).toBe('done');

    for (const end of finish) end('late');
    finish = [];
    expect(await (await streaming).text()).toBe('late');
    await server.close();
  });

  it('lets a file arrive as slowly as it likes, as long as bytes come, and answers 408 for any other body', async () => {
    const timeoutMs = 1_000;
    const server = fastify();
    new RunningRequests().watch(server, timeoutMs);
    drainRefused(server, timeoutMs);
    server.setErrorHandler((error, _request, reply) => reply.code(408).send((error as DomainError).code));
    server.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const config = {
      access: resolveAccess({ who: 'public', streams: true }, 'x'),
      body: { as: 'stream', mediaTypes: ['text/csv'], maxBytes: 1_000 },
    };
    server.post('/file', { config: config as object }, async ({ raw }) => {
      let bytes = 0;
      for await (const chunk of raw) bytes += (chunk as Buffer).length;
      return String(bytes);
    });
    server.post('/json', () => 'done');
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    /** Sends the beginning of a body, then goes on until there is an answer or all is sent. @returns status and body */
    const sendSlowly = async (path: string, type: string, pieces: number): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString())).on('error', () => undefined);
      const ended = once(socket, 'close');
      socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 20\r\n\r\n`);
      for (let sent = 0; sent < pieces && answer === ''; sent++) {
        socket.write('x');
        const next = Date.now() + timeoutMs / 10;
        await until('the time of the next piece', () => Date.now() >= next);
      }
      await until('an answer', () => answer.includes('\r\n\r\n'));
      if (pieces < 20) await ended;
      else socket.destroy();
      return `${answer.slice(9, 12)} ${answer.split('\r\n\r\n')[1]}`;
    };
    // Twenty pieces take twice as long as a request may.
    expect(
      await Promise.all([
        sendSlowly('/file', 'text/csv', 20),
        sendSlowly('/file', 'text/csv', 3),
        sendSlowly('/json', 'application/json', 20),
      ]),
    ).toEqual(['200 20', '408 request.timeout', '408 request.timeout']);
    await server.close();
  });

  it('answers the request that an error belongs to, once', async () => {
    const server = fastify({ genReqId: ({ headers }) => String(headers['x-correlation-id']) });
    const running = new RunningRequests();
    running.watch(server, 60_000);
    server.setErrorHandler((error, _request, reply) => reply.code(500).send((error as Error).message));
    const begun = new Map<string, () => void>();
    server.get('/hangs', ({ id }) => new Promise((resolve) => begun.set(id, () => resolve('done'))));
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const ask = (id: string) => fetch(`${url}/hangs`, { headers: { 'x-correlation-id': id } });
    const [one, two] = [ask('one'), ask('two')];
    await until('both requests to begin', () => begun.size === 2);
    expect(running.fail('three', new Error('boom'))).toBeUndefined();
    expect(running.fail('one', new Error('boom'))).toBe('GET /hangs');
    const failed = await one;
    expect([failed.status, await failed.text()]).toEqual([500, 'boom']);
    expect(running.fail('one', new Error('boom'))).toBeUndefined();
    begun.get('one')!();
    begun.get('two')!();
    expect(await (await two).text()).toBe('done');
    await server.close();
  });
});
