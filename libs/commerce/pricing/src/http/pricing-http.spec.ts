import { newId } from '#platform/ids';
import { IdentityModule } from '#foundation/identity';
import { IdentityHttpModule } from '#foundation/identity/http';
import type { TenantRecord } from '#foundation/tenancy';
import { EdgeBench, type Someone } from '../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import { ForgetPrices } from '../prices/forget-prices.js';
import { PricingHttpModule } from './pricing-http.module.js';

interface Answer {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly code: string;
  readonly isDefault: boolean;
  readonly data: (Answer & { readonly variantId: string; readonly amount: number })[];
  readonly nextCursor: string | null;
  readonly errors: { readonly pointer: string }[];
  readonly results: { readonly variantId: string; readonly outcome: string; readonly errors?: object[] }[];
}

let bench: EdgeBench;
let tenant: TenantRecord;
let neighbour: TenantRecord;
let owner: Someone;
let stranger: Someone;
beforeAll(async () => {
  bench = await EdgeBench.start(testConfig(), [IdentityModule, IdentityHttpModule, PricingHttpModule]);
  neighbour = await bench.provision();
  stranger = await bench.staff(neighbour);
});
beforeEach(async () => {
  const settings = { currency: 'EUR', currencies: ['CHF'], locales: ['en', 'de'] };
  tenant = await bench.provision({ settings });
  owner = await bench.staff(tenant);
});
afterAll(() => bench.stop([tenant, neighbour]));

interface From {
  readonly who?: Someone;
  readonly at?: TenantRecord;
  readonly version?: number;
}
const call = (
  method: string,
  path: string,
  body?: object,
  { who = owner, at = tenant, version }: From = {},
) =>
  bench.call<Answer>(
    at,
    who,
    method,
    `/admin${path}`,
    body,
    version === undefined ? {} : { 'if-match': `"${version}"` },
  );
const refused = async (...request: Parameters<typeof call>) => {
  const { status, body } = await call(...request);
  return [status, body.code];
};
const make = async (path: string, more: object = {}): Promise<Answer> => {
  const key = `k-${newId()}`;
  const { status, body } = await call('POST', path, { key, name: 'Name', ...more });
  expect([status, body.code]).toEqual([201, undefined]);
  return body;
};
const market = (more: object = {}) => make('/markets', { currency: 'EUR', ...more });
const priceList = (more: object = {}) => make('/price-lists', more);

describe('markets', () => {
  it('are made, found, changed in the version that was seen, and deleted', async () => {
    const more = {
      currency: 'CHF',
      countries: ['CH', 'LI'],
      locales: ['de'],
      translations: [{ locale: 'de', name: 'Schweiz' }],
      taxDisplay: 'net',
      publishes: 'listed',
      externalId: 'erp-ch',
      metadata: { private: { a: 1 } },
    };
    const made = await market(more);
    expect(made).toMatchObject({ ...more, isDefault: true, position: 0, version: 1 });
    const path = `/markets/${made.id}`;
    expect((await call('GET', path)).body).toEqual(made);
    expect((await call('GET', '/markets?externalId=erp-ch')).body.data).toEqual([made]);
    expect(await refused('PATCH', path, { name: 'x' })).toEqual([428, 'request.precondition-required']);
    const { body } = await call('PATCH', path, { name: 'Alps', externalId: null }, { version: 1 });
    expect(body).toMatchObject({ name: 'Alps', version: 2, countries: ['CH', 'LI'] });
    expect(body).not.toHaveProperty('externalId');
    expect(await refused('PATCH', path, { name: 'x' }, { version: 1 })).toEqual([412, 'market.changed']);
    expect((await call('DELETE', path, undefined, { version: 2 })).status).toBe(204);
    expect(await refused('GET', path)).toEqual([404, 'market.not-found']);
  });

  it('have one default among them', async () => {
    const first = await market();
    const second = await market();
    expect([first.isDefault, second.isDefault]).toEqual([true, false]);
    const own = { isDefault: false };
    expect(await refused('PATCH', `/markets/${first.id}`, own, { version: 1 })).toEqual([
      409,
      'market.is-default',
    ]);
    expect(await refused('DELETE', `/markets/${first.id}`, undefined, { version: 1 })).toEqual([
      409,
      'market.is-default',
    ]);
    await call('PATCH', `/markets/${second.id}`, { isDefault: true }, { version: 1 });
    const { data } = (await call('GET', '/markets')).body;
    expect(data.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([second.id]);
  });

  it('share no country, also if two take it at the same time', async () => {
    await market({ countries: ['DE'] });
    const body = { name: 'x', currency: 'EUR' };
    expect(await refused('POST', '/markets', { ...body, key: 'two', countries: ['AT', 'DE'] })).toEqual([
      409,
      'market.country-taken',
    ]);
    const keys = ['a', 'b', 'c', 'd'];
    const rivals = keys.map((key) => call('POST', '/markets', { ...body, key, countries: ['FR'] }));
    const statuses = (await Promise.all(rivals)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409, 409, 409]);
  });

  it('refuse currencies and locales that the shop does not have', async () => {
    const body = { key: 'us', name: 'USA' };
    const currency = await call('POST', '/markets', { ...body, currency: 'USD' });
    expect(currency.body).toMatchObject({
      code: 'pricing.currency-not-enabled',
      errors: [{ pointer: '/currency' }],
    });
    const locales = await call('POST', '/markets', { ...body, currency: 'EUR', locales: ['en', 'ja'] });
    expect(locales.body).toMatchObject({ code: 'pricing.invalid', errors: [{ pointer: '/locales' }] });
    expect(
      (await call('POST', '/markets', { ...body, currency: 'EUR', countries: ['Germany'] })).status,
    ).toBe(400);
  });
});

describe('price lists', () => {
  it('are made, changed in the version that was seen, and deleted; never their currency', async () => {
    const { id: marketId } = await market();
    const { id: groupId } = await make('/customer-groups');
    const more = {
      type: 'sale',
      active: true,
      currency: 'CHF',
      priority: 5,
      groupIds: [groupId],
      marketIds: [marketId],
      validFrom: '2026-01-01T00:00:00.000Z',
      validUntil: '2026-02-01T00:00:00.000Z',
      adjustment: { percent: -12.5, roundTo: 5 },
    };
    const made = await priceList(more);
    expect(made).toMatchObject(more);
    expect(made).not.toHaveProperty('phases');
    const path = `/price-lists/${made.id}`;
    const change = { validUntil: null, adjustment: null };
    const { body } = await call('PATCH', path, change, { version: 1 });
    expect(body).not.toHaveProperty('validUntil');
    expect(body).not.toHaveProperty('adjustment');
    expect((await call('PATCH', path, { currency: 'EUR' }, { version: 2 })).status).toBe(400);
    expect(await refused('PATCH', path, { priority: 1 }, { version: 1 })).toEqual([
      412,
      'price-list.changed',
    ]);
    const backwards = await call('PATCH', path, { validUntil: more.validFrom }, { version: 2 });
    expect(backwards.body).toMatchObject({ code: 'pricing.invalid', errors: [{ pointer: '/validUntil' }] });
    expect((await call('DELETE', path, undefined, { version: 2 })).status).toBe(204);
    expect(await refused('GET', path)).toEqual([404, 'price-list.not-found']);
  });

  it('are only for groups and markets that exist', async () => {
    const body = { key: 'l', name: 'L' };
    expect(await refused('POST', '/price-lists', { ...body, groupIds: [newId()] })).toEqual([
      400,
      'customer-group.unknown',
    ]);
    expect(await refused('POST', '/price-lists', { ...body, marketIds: [newId()] })).toEqual([
      400,
      'market.unknown',
    ]);
    expect(await refused('POST', '/price-lists', { ...body, currency: 'USD' })).toEqual([
      400,
      'pricing.currency-not-enabled',
    ]);
    for (const percent of [-101, 12.345])
      expect((await call('POST', '/price-lists', { ...body, adjustment: { percent } })).status).toBe(400);
  });

  it('have prices, set in batches with a result for each, read by page, and taken out', async () => {
    const { id } = await priceList();
    const path = `/price-lists/${id}/prices`;
    const variants = Array.from({ length: 5 }, newId).sort();
    const prices = variants.map((variantId, n) => ({ variantId, amount: 1_000 + n }));
    const bad = { variantId: newId(), amount: 5, tiers: [{ minQuantity: 2, amount: 9 }] };
    const { status, body } = await call('PUT', path, { prices: [...prices, bad] });
    expect(status).toBe(200);
    expect(body.results.map(({ outcome }) => outcome)).toEqual([...variants.map(() => 'set'), 'refused']);
    expect(body.results.at(-1)!.errors).toMatchObject([
      { pointer: '/tiers', message: expect.any(String) as string },
    ]);
    const { body: page } = await call('GET', `${path}?limit=3`);
    const { body: next } = await call('GET', `${path}?limit=3&cursor=${page.nextCursor}`);
    expect([...page.data, ...next.data].map(({ variantId, amount }) => ({ variantId, amount }))).toEqual(
      prices,
    );
    const away = variants.slice(0, 2).join(',');
    expect((await call('DELETE', `${path}?variantIds=${away}`)).status).toBe(204);
    expect((await call('GET', path)).body.data.map(({ variantId }) => variantId)).toEqual(variants.slice(2));
    const many = Array.from({ length: 501 }, () => ({ variantId: newId(), amount: 1 }));
    expect((await call('PUT', path, { prices: many })).status).toBe(400);
    expect(await refused('PUT', `/price-lists/${newId()}/prices`, { prices })).toEqual([
      404,
      'price-list.not-found',
    ]);
  });

  it('take their prices with them when they are deleted, and no others', async () => {
    const [gone, kept] = [await priceList(), await priceList()];
    const prices = [{ variantId: newId(), amount: 1 }];
    for (const { id } of [gone, kept]) await call('PUT', `/price-lists/${id}/prices`, { prices });
    await call('DELETE', `/price-lists/${gone.id}`, undefined, { version: 1 });
    await bench.within(tenant, async (graph) => {
      const events = graph.connection.db!.collection<{ type: string }>('outbox');
      const deleted = await events.findOne({ type: 'price-list.deleted' });
      await (await graph.get(ForgetPrices)).handle(deleted as never);
      const left = await graph.connection.db!.collection('prices').find().toArray();
      expect(left.map(({ list }) => list as string)).toEqual([kept.id]);
    });
  });
});

describe('markets and price lists', () => {
  it('are read with prices.read, and changed with prices.write', async () => {
    const support = await bench.staff(tenant, 'support');
    const list = await priceList();
    for (const path of ['/markets', '/price-lists', `/price-lists/${list.id}/prices`])
      expect((await call('GET', path, undefined, { who: support })).status).toBe(200);
    const prices = [{ variantId: newId(), amount: 1 }];
    expect((await call('PUT', `/price-lists/${list.id}/prices`, { prices }, { who: support })).status).toBe(
      403,
    );
    expect(
      (await call('POST', '/markets', { key: 'k', name: 'n', currency: 'EUR' }, { who: support })).status,
    ).toBe(403);
    const customer = await bench.customer(tenant);
    expect((await call('GET', '/markets', undefined, { who: customer })).status).toBe(403);
  });

  it('of another tenant are not found', async () => {
    const there = { who: stranger, at: neighbour };
    const [{ id: marketId }, { id: listId }] = [await market(), await priceList()];
    for (const path of [`/markets/${marketId}`, `/price-lists/${listId}`]) {
      expect((await call('GET', path, undefined, there)).status).toBe(404);
      expect((await call('DELETE', path, undefined, { ...there, version: 1 })).status).toBe(404);
    }
    const prices = [{ variantId: newId(), amount: 1 }];
    expect((await call('PUT', `/price-lists/${listId}/prices`, { prices }, there)).status).toBe(404);
    expect(
      await refused('POST', '/price-lists', { key: 'l', name: 'L', marketIds: [marketId] }, there),
    ).toEqual([400, 'market.unknown']);
    expect((await call('GET', '/markets', undefined, there)).body.data).toEqual([]);
  });
});
