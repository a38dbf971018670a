import { fastify } from 'fastify';
import type { DomainError } from '#platform/errors';
import { resolveAccess } from './access-rule.js';
import { limitHandlers } from './time-limit.js';

describe('limitHandlers', () => {
  it('answers for a handler that takes too long, and for no other', async () => {
    const server = fastify();
    limitHandlers(server, 50);
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
});
