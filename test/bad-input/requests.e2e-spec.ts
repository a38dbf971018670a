import { newId } from '#platform/ids';
import { Installation } from '../support/installation.js';
import { expectProblem, raw, type RawAnswer, type RawRequest } from '../support/raw-request.js';
import { offer, type Offer } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

let installation: Installation;
let shop: TenantSession;
let tent: Offer;

beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  tent = await offer(shop, 5);
});

/** Sends a request to the shop as its owner, by default with JSON. */
function send({ headers, ...rest }: RawRequest): Promise<RawAnswer> {
  const json: Record<string, string> = rest.body === undefined ? {} : { 'content-type': 'application/json' };
  return raw(installation.origin, {
    ...rest,
    headers: { 'x-tenant': shop.tenant.slug, authorization: `Bearer ${shop.owner}`, ...json, ...headers },
  });
}

const CART = '/api/v1/cart/items';
const PRODUCTS = '/api/v1/admin/products';
const LOGIN = '/api/v1/auth/login';
const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

describe('a body is refused that', () => {
  it.each<[string, Partial<RawRequest>, number, string]>([
    ['is not JSON', { body: '{"quantity":1,}' }, 400, 'request.malformed-json'],
    ['is cut off', { body: '{"quantity":' }, 400, 'request.malformed-json'],
    ['is empty', { body: '' }, 400, 'request.empty-body'],
    ['is a list', { body: '[]' }, 400, 'request.invalid'],
    ['is a text', { body: '"quantity"' }, 400, 'request.invalid'],
    ['is null where fields are required', { body: 'null' }, 400, 'request.invalid'],
    ['has 2 MB', { body: JSON.stringify({ variantId: 'x'.repeat(2 << 20) }) }, 413, 'request.too-large'],
    [
      'has 2 MB without Content-Length',
      { body: ' '.repeat(2 << 20), headers: { 'transfer-encoding': 'chunked' } },
      413,
      'request.too-large',
    ],
    ['is nested 33 levels deep', { body: deep(33) }, 400, 'request.too-deep'],
    ['is nested 100,000 levels deep', { body: deep(100_000) }, 400, 'request.too-deep'],
    [
      'is a form',
      { body: 'quantity=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'request.unsupported-media-type',
    ],
    [
      'is XML',
      { body: '<a/>', headers: { 'content-type': 'application/xml' } },
      415,
      'request.unsupported-media-type',
    ],
    ['has no type', { body: '{}', headers: { 'content-type': '' } }, 415, 'request.unsupported-media-type'],
    ['has an unknown field', { body: '{"quantity":1,"price":0}' }, 400, 'request.invalid'],
  ])('%s', async (_what, request, status, code) => {
    expectProblem(await send({ method: 'POST', path: CART, ...request }), status, code);
  });

  it.each([
    ['POST', CART, '{"variantId":{"$ne":null},"quantity":1}'],
    ['POST', CART, '{"quantity":1,"$where":"sleep(1)"}'],
    ['POST', LOGIN, '{"email":{"$gt":""},"password":{"$gt":""}}'],
    ['POST', '/api/v1/auth/password/reset', '{"challengeId":{"$ne":1},"code":{"$regex":"."},"password":"x"}'],
    ['POST', '/api/v1/auth/refresh-token', '{"refreshToken":{"$exists":true}}'],
    [
      'POST',
      PRODUCTS,
      '{"title":"x","variants":[{"sku":"s","price":{"amount":{"$inc":1},"currency":"EUR"}}]}',
    ],
    ['PATCH', `${PRODUCTS}/x`, '{"$set":{"status":"active"}}'],
    ['POST', CART, '{"__proto__":{"quantity":1}}'],
    ['POST', CART, '{"quantity":1,"constructor":{"prototype":{"admin":true}}}'],
    ['POST', CART, '{"quantity":1,"variantId":{"__proto__":null}}'],
    ['POST', LOGIN, '{"email":"a@b.example","password":"x","prototype":{}}'],
  ])('%s %s %s', async (method, path, body) => {
    expectProblem(await send({ method, path, body }), 400, 'request.forbidden-key');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('points at each wrong field', async () => {
    const body = JSON.stringify({ title: '', colour: 'red', variants: [{ sku: 5, price: { amount: 1.5 } }] });
    const answer = await send({ method: 'POST', path: PRODUCTS, body });
    const problem = expectProblem(answer, 400, 'request.invalid') as unknown as { errors: object[] };
    expect(problem.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '/title', code: 'length' }),
        expect.objectContaining({ pointer: '/colour', code: 'unknown' }),
        expect.objectContaining({ pointer: '/variants/0/sku', code: 'type' }),
        expect.objectContaining({ pointer: '/variants/0/price/amount', code: 'type' }),
        expect.objectContaining({ pointer: '/variants/0/price/currency', code: 'required' }),
      ]),
    );
  });
});

describe('an address is refused that', () => {
  it.each<[string, number, string]>([
    ['/api/v1/products?search[$ne]=x', 400, 'request.invalid'],
    ['/api/v1/products?$where=1', 400, 'request.forbidden-key'],
    ['/api/v1/products?__proto__=1', 400, 'request.forbidden-key'],
    ['/api/v1/products?constructor=1', 400, 'request.forbidden-key'],
    ['/api/v1/products?search=a&search=b', 400, 'request.invalid'],
    ['/api/v1/products?colour=red', 400, 'request.invalid'],
    ['/api/v1/products?limit=0', 400, 'request.invalid'],
    ['/api/v1/products?limit=101', 400, 'request.invalid'],
    ['/api/v1/products?limit=1e1', 400, 'request.invalid'],
    ['/api/v1/products?minPrice=-1', 400, 'request.invalid'],
    ['/api/v1/products?minPrice=NaN', 400, 'request.invalid'],
    ['/api/v1/products?sort=$natural', 400, 'request.invalid'],
    ['/api/v1/products?cursor=eyJhIjoxfQ', 400, 'paging.invalid-cursor'],
    ['/api/v1/products?cursor=%00', 400, 'request.invalid'],
    [`/api/v1/products?search=${'a'.repeat(201)}`, 400, 'request.invalid'],
    ['/api/v1/products?search=%00', 400, 'request.invalid'],
    ['/api/v1/products/%E0%A4%A', 400, 'request.malformed'],
    [`/api/v1/products/${'a'.repeat(601)}`, 414, 'request.uri-too-long'],
    ['/api/v1/products/no-such-product', 404, 'catalog.product-not-found'],
    ['/api/v1/products/%24ne', 404, 'catalog.product-not-found'],
    ['/api/v1/products/..%2F..%2Fetc%2Fpasswd', 404, 'catalog.product-not-found'],
    ['/api/v1/products/__proto__', 404, 'catalog.product-not-found'],
    ['/api/v1/admin/orders/[object%20Object]', 404, 'order.not-found'],
    ['/api/v1/stores/nearby?latitude=91&longitude=0', 400, 'request.invalid'],
    ['/api/v1/stores/nearby?latitude=a&longitude=0', 400, 'request.invalid'],
    ['/api/v1/nothing', 404, 'route.unknown'],
    ['/api/v2/products', 404, 'route.unknown'],
    ['/%2e%2e/etc/passwd', 404, 'route.unknown'],
    ['//products', 404, 'route.unknown'],
    ['/api/v1/webhooks', 404, 'route.unknown'],
  ])('GET %s', async (path, status, code) => {
    expectProblem(await send({ path }), status, code);
  });

  it('is too long', async () => {
    const answer = await send({ path: `/api/v1/products?search=${'a'.repeat(20_000)}` });
    expectProblem(answer, 414, 'request.uri-too-long');
  });
});

describe('a method', () => {
  it.each([
    ['DELETE', '/api/v1/products', 'GET, HEAD'],
    ['PUT', '/api/v1/orders', 'GET, HEAD, POST'],
    ['POST', '/api/v1/cart', 'GET, HEAD'],
    ['GET', '/api/v1/auth/login', 'POST'],
    ['PATCH', '/webhooks/stripe/x', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
  ])('%s that %s does not support is answered with the supported methods', async (method, path, allow) => {
    const answer = await send({ method, path });
    expectProblem(answer, 405, 'route.method-not-allowed');
    expect(answer.headers.allow).toBe(allow);
  });

  it.each(['TRACE', 'PROPFIND', 'SEARCH', 'QUERY'])('%s is unknown and refused', async (method) => {
    const answer = await send({ method, path: '/api/v1/products' }).catch((error: Error) => error);
    if (answer instanceof Error) throw answer;
    expect([400, 404, 405]).toContain(answer.status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('HEAD answers like GET, without a body', async () => {
    const path = `/api/v1/products/${tent.slug}`;
    const [get, head] = [await send({ path }), await send({ method: 'HEAD', path })];
    expect([get.status, head.status, head.text]).toEqual([200, 200, '']);
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
    const missing = await send({ method: 'HEAD', path: '/api/v1/products/no-such-product' });
    expect([missing.status, missing.text]).toEqual([404, '']);
  });

  it('OPTIONS without a preflight’s headers does no harm', async () => {
    const answer = await send({ method: 'OPTIONS', path: '/api/v1/products' });
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('OPTIONS from a foreign origin gets no permission', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const answer = await send({ method: 'OPTIONS', path: CART, headers });
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('an answer', () => {
  it('has the caller’s correlation id, even if the request could not be read', async () => {
    const correlationId = newId();
    const headers = { 'x-correlation-id': correlationId };
    for (const request of [
      { path: '/api/v1/nothing' },
      { path: '/api/v1/products/%E0%A4%A' },
      { method: 'POST', path: CART, body: '{' },
      { method: 'POST', path: CART, body: ' '.repeat(2 << 20) },
    ]) {
      const answer = await send({ ...request, headers });
      expect(answer.headers['x-correlation-id']).toBe(correlationId);
      expect(JSON.parse(answer.text)).toMatchObject({ correlationId });
    }
  });

  it('to a request that is not HTTP is also a problem', async () => {
    const answer = await send({ path: '/api/v1/products', headers: { 'content-length': '5x' } }).catch(
      (error: Error) => error,
    );
    // Node’s client may notice the closed connection before it reads the answer.
    if (answer instanceof Error) expect(answer.message).toMatch(/ECONNRESET|socket hang up/);
    else expect(answer.status).toBe(400);
  });

  it('is still sent to everybody else afterwards', async () => {
    expect((await send({ path: `/api/v1/products/${tent.slug}` })).status).toBe(200);
  });
});
