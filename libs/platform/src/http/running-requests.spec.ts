import { fastify } from 'fastify';
import type { DomainError } from '#platform/errors';
import { until } from '#dev/until';
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
