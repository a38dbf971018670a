import { answerOnlyUntil } from '#platform/context';
import { Controller, Get, Module, Param, Query } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { until } from '#dev/until';
import { text } from '#platform/facts';
import { Access, PageQuery, QueryFlag, Text } from '#platform/http';
import { Metrics } from '#platform/metrics';
import { REDIS } from '#platform/redis';
import {
  CREDENTIAL_VERIFIER,
  declareShown,
  defineEvent,
  TenantRegistry,
  type CredentialVerifier,
  type TenantRecord,
} from '#foundation/tenancy';
import { EdgeBench } from '../../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../../test/support/test-config.js';

const ThingChanged = defineEvent({
  type: 'thing.changed',
  summary: 'A thing changed.',
  data: { name: text() },
  example: { name: 'tent' },
});
declareShown('thing');

class AnswerDto {
  @Text({ max: 100 })
  text: string;
}

class ThingQuery extends PageQuery {
  @Text({ optional: true, max: 100 })
  search?: string;

  @QueryFlag({ default: false })
  all: boolean = false;
}

/** What the handler does; tests replace it. */
let handle: (name: string) => string | Promise<string>;
let calls: string[] = [];

@Controller('things')
class ThingsController {
  @Get()
  @Access({ who: 'guest', revalidates: true, cache: { until: ['thing'] }, answers: { type: AnswerDto } })
  list(@Query() query: ThingQuery): Promise<AnswerDto> {
    return this.get(`list ${query.search ?? ''}`);
  }

  @Get(':name')
  @Access({ who: 'guest', revalidates: true, cache: { until: ['thing'] }, answers: { type: AnswerDto } })
  async get(@Param('name') name: string): Promise<AnswerDto> {
    calls.push(name);
    return { text: await handle(name) };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

const config = testConfig();
let bench: EdgeBench;
/** Another process of the same installation. */
let other: EdgeBench;
let tenant: TenantRecord;
let foreign: TenantRecord;

beforeAll(async () => {
  bench = await EdgeBench.start(config, [ThingsModule]);
  other = await EdgeBench.start(config, [ThingsModule]);
  [tenant, foreign] = [
    await bench.provision({ settings: { locales: ['en', 'de'] } }),
    await bench.provision(),
  ];
  handle = () => 'first';
  for (const origin of [bench.origin, other.origin])
    await until('answers to be kept', async () => {
      calls = [];
      await ask('/things/ready', {}, origin);
      return calls.length === 0;
    });
});
afterAll(async () => {
  await other?.stop();
  await bench?.stop([tenant, foreign]);
});
beforeEach(() => {
  calls = [];
  handle = (name) => `made for ${name}`;
});
afterEach(() => jest.restoreAllMocks());

type Answer = readonly [status: number, text: string, etag: string | null];

async function ask(path: string, headers: object = {}, origin = bench.origin): Promise<Answer> {
  const all = { 'x-tenant': tenant.slug, 'accept-encoding': 'identity', ...headers };
  const response = await fetch(`${origin}/api/v1${path}`, { headers: all });
  return [response.status, await response.text(), response.headers.get('etag')];
}

/** Asks until the answer is kept. */
async function kept(path: string, headers: object = {}): Promise<Answer> {
  await ask(path, headers);
  return ask(path, headers);
}

const change = (of = tenant) => bench.happens(of, ThingChanged.of('t1', { name: 'tent' }));

/** How many requests came until now; a request counts before the edge sees it. */
function countRequests(): { count: number } {
  const seen = { count: 0 };
  bench.app.getHttpServer().on('request', () => seen.count++);
  return seen;
}

/** Holds the handler back. @returns a function that lets it go on */
function hold(): (text: string) => void {
  let release!: (text: string) => void;
  const held = new Promise<string>((resolve) => (release = resolve));
  handle = () => held;
  return release;
}

it('calls the handler no more for what was asked for twice, and answers the same', async () => {
  const first = await ask('/things/tent');
  expect(first).toEqual([200, '{"text":"made for tent"}', expect.stringMatching(/^"[\w-]{27}"$/)]);
  for (let i = 0; i < 3; i++) await expect(ask('/things/tent')).resolves.toEqual(first);
  expect(calls).toEqual(['tent', 'tent']);
  await expect(ask('/things/tent', { 'if-none-match': first[2] })).resolves.toEqual([304, '', first[2]]);
});

it('knows what means the same, and what does not', async () => {
  await kept('/things?search=tent&limit=20');
  calls = [];
  for (const same of ['?limit=20&search=tent', '?search=tent', '?all=false&search=%20tent&total=false'])
    await ask(`/things${same}`);
  expect(calls).toEqual([]);
  for (const different of ['?search=tents', '?search=tent&all=true', '?search=tent&limit=21', ''])
    await ask(`/things${different}`);
  expect(calls).toHaveLength(4);
  const refused = await ask('/things?search=tent&utm=1');
  expect(refused[0]).toBe(400);
});

it('keeps an answer no longer than what it says is true', async () => {
  handle = () => {
    answerOnlyUntil(new Date(Date.now() - 1));
    return 'over';
  };
  for (let i = 0; i < 4; i++) await ask('/things/sale');
  expect(calls).toEqual(['sale', 'sale', 'sale', 'sale']);
  handle = () => {
    answerOnlyUntil(new Date(Date.now() + 3_600_000));
    return 'true for an hour';
  };
  await kept('/things/next-sale');
});

it('keeps apart tenants, locales and price groups, and no other callers', async () => {
  await kept('/things/apart', { 'accept-language': 'de' });
  calls = [];
  const customer = { authorization: `Bearer ${(await bench.customer(tenant)).token}` };
  for (const same of [{ 'accept-language': 'de-AT, fr' }, { 'accept-language': 'de', ...customer }])
    await ask('/things/apart', same);
  expect(calls).toEqual([]);
  await ask('/things/apart', { 'accept-language': 'en' });
  await ask('/things/apart', { 'accept-language': 'de', 'x-tenant': foreign.slug });
  expect(calls).toHaveLength(2);
  const verifier = bench.app.get<Required<CredentialVerifier>>(CREDENTIAL_VERIFIER);
  jest.spyOn(verifier, 'priceGroupOf').mockResolvedValue('wholesale');
  await ask('/things/apart', { 'accept-language': 'de', ...customer });
  expect(calls).toHaveLength(3);
});

it('does not go round what the edge refuses', async () => {
  await kept('/things/open');
  for (const headers of [{ authorization: 'Bearer wrong' }, { 'x-tenant': 'unknown-shop' }])
    expect([401, 404]).toContain((await ask('/things/open', headers))[0]);
  const registry = bench.app.get(TenantRegistry);
  await registry.update(tenant._id, { $set: { status: 'suspended' } });
  expect((await ask('/things/open'))[0]).toBe(403);
  await registry.update(tenant._id, { $set: { status: 'active' } });
  calls = [];
  await ask('/things/open');
  // What was kept before a change of the tenant itself, such as of its settings, is not used any more.
  expect(calls).toEqual(['open']);
});

it('shows a change to the next request, also in another process, but not a change of others', async () => {
  const before = await kept('/things/new');
  await until('the other process', async () => {
    calls = [];
    await ask('/things/new', {}, other.origin);
    return calls.length === 0;
  });
  await change(foreign);
  calls = [];
  await ask('/things/new');
  expect(calls).toEqual([]);
  handle = () => 'changed';
  await change();
  const after = await ask('/things/new');
  expect([after[1], after[2] === before[2]]).toEqual(['{"text":"changed"}', false]);
  await until('the other process', async () => (await ask('/things/new', {}, other.origin))[2] === after[2]);
});

it('never uses an answer that was made of what was there before a change', async () => {
  await ask('/things/race');
  const release = hold();
  const slow = ask('/things/race');
  await until('the handler', () => calls.length === 2);
  await change();
  release('old');
  expect((await slow)[1]).toBe('{"text":"old"}');
  handle = () => 'new';
  expect((await ask('/things/race'))[1]).toBe('{"text":"new"}');
});

it('makes an answer once for all who ask for it, but not for those who ask after a change', async () => {
  await ask('/things/many');
  const seen = countRequests();
  const release = hold();
  const together = Array.from({ length: 8 }, () => ask('/things/many'));
  await until('all requests', () => seen.count >= 8 && calls.length > 1);
  await change();
  const later = ask('/things/many');
  await until('the later one', () => calls.length > 2);
  release('once');
  const bodies = (await Promise.all([...together, later])).map(([, body]) => body);
  expect(new Set(bodies)).toEqual(new Set(['{"text":"once"}']));
  expect(calls).toHaveLength(3);
});

it('is made by one process while another one waits for it', async () => {
  await ask('/things/shared');
  await ask('/things/shared', {}, other.origin);
  const release = hold();
  const here = ask('/things/shared');
  await until('the handler', () => calls.length === 3);
  const redis = other.app.get<Redis>(REDIS);
  const looks = jest.spyOn(redis, 'set');
  const there = ask('/things/shared', {}, other.origin);
  await until('the other process to wait', () => looks.mock.calls.length > 2);
  release('once');
  expect((await there)[1]).toBe((await here)[1]);
  expect(calls).toHaveLength(3);
});

it('answers at once with what is stale, while one request makes it again', async () => {
  const [, old] = await kept('/things/old');
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + config.CACHE_SECONDS * 1_000 + 1);
  const release = hold();
  const making = ask('/things/old');
  await until('the handler', () => calls.length === 3);
  expect((await ask('/things/old'))[1]).toBe(old);
  release('again');
  expect((await making)[1]).toBe('{"text":"again"}');
  expect((await ask('/things/old'))[1]).toBe('{"text":"again"}');
  expect(calls).toHaveLength(3);
  clock.mockRestore();
});

it('answers with what is stale when it cannot be made again', async () => {
  const before = await kept('/things/broken');
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + config.CACHE_SECONDS * 1_000 + 1);
  handle = () => Promise.reject(new Error('the database is away'));
  await expect(ask('/things/broken')).resolves.toEqual(before);
  await expect(ask('/things/broken', { 'if-none-match': before[2] })).resolves.toEqual([304, '', before[2]]);
  clock.mockRestore();
  await change();
  expect((await ask('/things/broken'))[0]).toBe(500);
});

it('has a strong tag for each encoding', async () => {
  handle = () => 'word '.repeat(1_000);
  const [, , plain] = await kept('/things/long');
  for (let i = 0; i < 2; i++) {
    const [, body, packed] = await ask('/things/long', { 'accept-encoding': 'br' });
    expect([body.length, packed]).toEqual([5_011, plain!.replace(/"$/, '-br"')]);
    const known = [packed!, plain!, `W/${plain}`];
    for (const tag of known)
      await expect(ask('/things/long', { 'if-none-match': tag })).resolves.toEqual([304, '', tag]);
    await change();
  }
  await expect(ask('/things/long', { 'if-none-match': '"other", *' })).resolves.toEqual([304, '', plain]);
});

it('counts where answers came from', async () => {
  await kept('/things/counted');
  await ask('/things/counted');
  const { body } = await bench.app.get(Metrics).scrape();
  const sources = [
    ...body.matchAll(/emporium_kept_answers_total\{route="\/api\/v1\/things\/:name",source="(\w+)"/g),
  ];
  const named = sources.map(([, source]) => source);
  expect(named).toEqual(expect.arrayContaining(['memory', 'handler', 'shared', 'stale']));
});
