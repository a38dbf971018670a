import 'reflect-metadata';
import { fastify, type FastifyInstance } from 'fastify';
import { accessRuleOf } from './access.js';
import { resolveAccess } from './access-rule.js';
import { AccessTable, AmbiguousOperationsError, surfaceOf, UndeclaredRoutesError } from './access-table.js';

describe('AccessTable', () => {
  let table: AccessTable;
  let server: FastifyInstance;
  const staff = resolveAccess({ who: 'staff' }, 'Orders_one');

  beforeEach(() => {
    table = new AccessTable();
    server = fastify();
    table.attach(server);
  });
  afterEach(() => server.close());

  it('stops the start with a list of every route that declares no access', async () => {
    server.get('/declared', { config: { access: staff } as object }, () => '');
    void server.register(
      async (plugin) => {
        plugin.get('/plugin', () => '');
        plugin.post('/', () => '');
      },
      { prefix: '/inner' },
    );
    const starting = server.ready();
    await expect(starting).rejects.toThrow(UndeclaredRoutesError);
    await expect(starting).rejects.toThrow(
      /\n {2}GET \/inner\/plugin\n {2}HEAD \/inner\/plugin\n {2}POST \/inner\nPut @Access/,
    );
  });

  it('stops the start when two handlers have one operation id, and lets one handler be served at two paths', async () => {
    server.get('/a', { config: { access: staff } as object }, () => '');
    server.get('/b', { config: { access: staff } as object }, () => '');
    table.verify();
    const other = resolveAccess({ who: 'staff' }, 'Orders_one');
    server.get('/c', { config: { access: other } as object }, () => '');
    const starting = server.ready();
    await expect(starting).rejects.toThrow(AmbiguousOperationsError);
    await expect(starting).rejects.toThrow(/\n {2}Orders_one: GET \/a and GET \/c\nName one/);
  });

  it('has each route with its rule, also those of plugins', async () => {
    table.declare('*', '/board*', { who: 'operator', stepUp: true });
    table.declare('GET', '/docs', { who: 'public', tenant: 'none' });
    server.get('/api/v1/admin/orders/:id/lines/:line', { config: { access: staff } as object }, () => '');
    server.post('/board/queues', () => '');
    server.get('/docs', () => '');
    await server.ready();
    expect(table.entries()).toMatchObject([
      {
        method: 'GET',
        operationId: 'Orders_one',
        surface: 'admin',
        params: ['id', 'line'],
        rule: { tenant: 'required' },
      },
      {
        method: 'POST',
        url: '/board/queues',
        surface: 'root',
        rule: { who: ['operator'], stepUp: true, tenant: 'none' },
      },
      { method: 'GET', url: '/docs', surface: 'root', rule: { who: ['public'] } },
    ]);
  });

  it('applies a declaration only to its address and verb', async () => {
    table.declare('GET', '/docs', { who: 'public' });
    server.get('/docs', () => '');
    server.post('/docs', () => '');
    server.get('/docs/more', () => '');
    await expect(server.ready()).rejects.toThrow(
      /:\n {2}GET \/docs\/more\n {2}HEAD \/docs\/more\n {2}POST \/docs\nPut/,
    );
  });

  it('gives hooks the rule of the route, also of a declared one', async () => {
    table.declare('GET', '/docs', { who: 'public' });
    const seen: unknown[] = [];
    server.addHook('onRequest', (request, _reply, done) => {
      seen.push(accessRuleOf(request)?.who);
      done();
    });
    server.get('/docs', () => '');
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    await (await fetch(`${url}/docs`)).text();
    await (await fetch(`${url}/nowhere`)).text();
    expect(seen).toEqual([['public'], undefined]);
  });

  it('lists the methods of a path', async () => {
    for (const method of ['GET', 'PATCH']) {
      server.route({ method, url: '/orders/:id', config: { access: staff } as object, handler: () => '' });
    }
    server.get('/orders/count', { config: { access: staff } as object }, () => '');
    server.post('/orders', { config: { access: staff } as object }, () => '');
    await server.ready();
    expect(table.methodsOf('/orders/7')).toEqual(['GET', 'HEAD', 'PATCH']);
    expect(table.methodsOf('/orders/')).toEqual(['POST']);
    // The pattern without a parameter fits best.
    expect(table.methodsOf('/orders/count')).toEqual(['GET', 'HEAD']);
    expect(table.methodsOf('/orders/7/lines')).toEqual([]);
  });
});

describe('surfaceOf', () => {
  it.each([
    ['/api/v1/orders', 'shop'],
    ['/api/v1/admin', 'admin'],
    ['/api/v1/admin/orders', 'admin'],
    ['/api/v1/administrators', 'shop'],
    ['/api/v1/platform/tenants', 'platform'],
    ['/api/v10/orders', 'root'],
    ['/health', 'root'],
  ])('%s is %s', (url, surface) => {
    expect(surfaceOf(url)).toBe(surface);
  });
});
