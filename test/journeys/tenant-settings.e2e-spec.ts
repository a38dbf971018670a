import { Module } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import {
  CurrentTenant,
  declareTenantSettings,
  defineLibrary,
  TenancyModule,
  TenantInjectable,
  TenantRegistry,
  type Tenant,
  type TenantSettingsOf,
} from '#foundation/tenancy';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { flag, text } from '#platform/values';
import { Installation } from '../support/installation.js';
import type { Problem } from '../support/shopping.js';

/*
 * A library that is not part of the product declares tenant settings. Its types are not merged into TenantSettings,
 * because that would affect the whole product.
 */
const tenantSettings = declareTenantSettings({
  testReviewsNeedApproval: {
    value: flag(),
    description: 'Whether reviews need approval before they are shown',
    example: false,
    default: true,
  },
  testReviewsGreeting: {
    value: text({ max: 20 }),
    description: 'Text above the reviews',
    example: 'What others say',
  },
});

@TenantInjectable()
class Reviews {
  constructor(private readonly tenant: CurrentTenant) {}

  get rules(): TenantSettingsOf<typeof tenantSettings> {
    return this.tenant.record.settings as unknown as TenantSettingsOf<typeof tenantSettings>;
  }
}

@Module({ imports: [TenancyModule.forFeature([])], providers: [Reviews], exports: [Reviews] })
class ReviewsModule {}

const reviews = defineLibrary({ name: 'engagement/test-reviews', tenantSettings, module: ReviewsModule });

interface TenantAnswer {
  readonly id: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

let installation: Installation;
let operator: string;

beforeAll(async () => {
  installation = await Installation.start({}, [reviews.module]);
  operator = await installation.operatorToken();
});
afterAll(() => installation.stop());

async function asOperator<T = TenantAnswer>(
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: T }> {
  const response = await fetch(`${installation.origin}/api/v1/platform${path}`, {
    method,
    headers: { authorization: `Bearer ${operator}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as T };
}

function open(settings: object): ReturnType<typeof asOperator<TenantAnswer & Problem>> {
  const slug = `new-${newId().slice(-12)}`;
  return asOperator('POST', '/tenants', { slug, name: 'New', ownerEmail: `o@${slug}.example`, settings });
}

const tenants = () =>
  installation.api.get<Connection>(getConnectionToken(PLATFORM)).collection<Tenant>('tenants');

const stored = async (id: string) => (await tenants().findOne({ _id: id }))!.settings;

/** The settings that the library itself reads. */
const read = (id: string) => installation.scope.run(id, async (graph) => (await graph.get(Reviews)).rules);

it('a library’s settings are accepted, stored, shown and read', async () => {
  const opened = await open({ testReviewsNeedApproval: false, testReviewsGreeting: ' Words ' });
  const decided = { testReviewsNeedApproval: false, testReviewsGreeting: 'Words' };
  expect(opened).toMatchObject({ status: 201, body: { settings: { ...decided, currency: 'EUR' } } });
  const { id } = opened.body;
  expect(await stored(id)).toMatchObject(decided);
  expect(await read(id)).toMatchObject(decided);

  const change = { settings: { testReviewsNeedApproval: true } };
  const changed = { testReviewsNeedApproval: true, testReviewsGreeting: 'Words' };
  expect((await asOperator('PATCH', `/tenants/${id}`, change)).body.settings).toMatchObject(changed);
  expect(await stored(id)).toMatchObject(changed);
  expect(await read(id)).toMatchObject(changed);
  const { body } = await asOperator('GET', `/audit-log?targetId=${id}`);
  expect(body).toMatchObject({
    data: [{ changes: [{ field: 'testReviewsNeedApproval', before: false, after: true }] }],
  });
});

it('a tenant that is older than the setting has its default everywhere', async () => {
  const { id } = (await open({ staffMfa: 'required' })).body;
  expect(await stored(id)).toMatchObject({ testReviewsNeedApproval: true });
  await tenants().updateOne({ _id: id }, { $unset: { 'settings.testReviewsNeedApproval': '' } });
  await installation.api.get(TenantRegistry).announce(id);

  const whole = { testReviewsNeedApproval: true, staffMfa: 'required', currency: 'EUR' };
  expect((await asOperator('GET', `/tenants/${id}`)).body.settings).toMatchObject(whole);
  const list = await asOperator<{ data: TenantAnswer[] }>('GET', '/tenants?limit=1');
  expect(list.body.data).toMatchObject([{ id, settings: whole }]);
  expect(await read(id)).toMatchObject(whole);
  for await (const { settings } of installation.api.get(TenantRegistry).all({ _id: id }))
    expect(settings).toMatchObject(whole);
  const renamed = await asOperator('PATCH', `/tenants/${id}`, { name: 'Renamed' });
  expect(renamed.body.settings).toMatchObject(whole);
  // A default is not stored, and a setting without a value and default is absent.
  expect(await stored(id)).not.toHaveProperty('testReviewsNeedApproval');
  expect(renamed.body.settings).not.toHaveProperty('testReviewsGreeting');
});

it.each([
  ['of another type', { testReviewsNeedApproval: 'yes' }, '/settings/testReviewsNeedApproval', 'type'],
  ['too long', { testReviewsGreeting: 'x'.repeat(21) }, '/settings/testReviewsGreeting', 'length'],
  [
    'that no library declares',
    { testReviewsNeedApprobation: true },
    '/settings/testReviewsNeedApprobation',
    'unknown',
  ],
])('a setting %s is refused', async (_what, settings, pointer, code) => {
  const refusal = { status: 400, body: { errors: [{ pointer, code }] } };
  expect(await open(settings)).toMatchObject(refusal);
  const { id } = (await open({})).body;
  expect(await asOperator('PATCH', `/tenants/${id}`, { settings })).toMatchObject(refusal);
});

it('a stored setting of a library that is not loaded is not shown', async () => {
  const { id } = (await open({})).body;
  await tenants().updateOne({ _id: id }, { $set: { 'settings.testReviewsOfOld': true } });
  expect((await asOperator('GET', `/tenants/${id}`)).body.settings).not.toHaveProperty('testReviewsOfOld');
});
