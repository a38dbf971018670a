import { startWebhookReceiver, type WebhookReceiver } from '#dev/webhooks/launch';
import { until } from '#dev/until';
import { CustomerRegistered } from '#foundation/identity/events';
import { LIBRARIES } from '#libraries';
import {
  missingTenantIndexes,
  Subscriber,
  TenancyModule,
  tenantModels,
  type TenantCollection,
} from '#foundation/tenancy';
import { newId } from '#platform/ids';
import { Module } from '@nestjs/common';
import { Installation } from '../support/installation.js';
import {
  DELIVERY,
  expectStatus,
  guestOrder,
  key,
  offer,
  onPayPage,
  register,
  seenByGuest,
  type Page,
  type Placed,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

/** WiredTiger keeps each collection, and each index, in a file of its own. */
interface Budget {
  readonly collections: number;
  readonly files: number;
}
const BASICS: Budget = { collections: 20, files: 95 };
const EVERYTHING: Budget = { collections: 36, files: 150 };

const nameOf = ({ schema }: TenantCollection): string => schema.get('collection')!;
const PRODUCT = LIBRARIES.flatMap(({ collections = [] }) => collections);
const OPTIONAL = PRODUCT.filter(({ optional }) => optional).map(nameOf);
const DECLARED = [...new Set(PRODUCT.map(nameOf))].sort();

/** An event that it cannot handle is parked. */
@Subscriber({ name: 'storage-budget.fail', on: [CustomerRegistered] })
class FailForOne {
  static email = '';

  async handle({ data }: { data: { email: string } }): Promise<void> {
    if (data.email === FailForOne.email) throw new Error('on purpose');
  }
}

@Module({ imports: [TenancyModule], providers: [FailForOne] })
class FailingModule {}

let receiver: WebhookReceiver;
let installation: Installation;
let shop: TenantSession;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  const settings = { EGRESS_ALLOW: new URL(receiver.origin).host };
  installation = await Installation.start(settings, [FailingModule]);
  shop = await installation.tenant();
});
afterAll(async () => {
  await installation?.stop();
  await receiver?.stop();
});

/** The indexes of each collection in the shop's database, without collections that only other test files declare. */
function stored(): Promise<Map<string, string[]>> {
  return installation.scope.run(shop.tenant._id, async ({ connection: { db } }) => {
    const found = new Map<string, string[]>();
    const ofTests = tenantModels().map(nameOf);
    for (const { name } of await db!.listCollections({}, { nameOnly: true }).toArray()) {
      if (ofTests.includes(name) && !DECLARED.includes(name)) continue;
      const indexes = await db!.collection(name).indexes();
      found.set(name, indexes.map((index) => index.name!).sort());
    }
    return found;
  });
}

/** The list is in the message, because whoever exceeds the budget wants to see it. */
async function expectWithin({ collections, files }: Budget): Promise<void> {
  const found = await stored();
  const inFiles = [...found.values()].reduce((sum, indexes) => sum + 1 + indexes.length, 0);
  const lines = [...found].map(([name, indexes]) => `${name}: ${indexes.join(', ')}`).sort();
  if (found.size > collections || inFiles > files)
    throw new Error(
      `${found.size} collections and ${inFiles} files, but the budget is ${collections} and ${files}:\n${lines.join('\n')}`,
    );
}

const missing = () =>
  installation.scope.run(shop.tenant._id, ({ connection }) => missingTenantIndexes(connection));
const existing = async () => [...(await stored()).keys()].sort();
const listed = async (path: string) => {
  const { body } = await expectStatus(200, shop.asOwner<Page<{ id: string }>>('GET', path));
  return body.data;
};

/** A customer and a guest buy something, which is delivered. */
async function sell(): Promise<void> {
  const tent = await offer(shop, 5);
  const token = (await register(shop, `${newId()}@customers.example`)).accessToken;
  const body = { variantId: tent.variantId, quantity: 1 };
  await expectStatus(201, shop.call('POST', '/cart/items', { token, body }));
  const placing = shop.call<Placed>('POST', '/orders', { token, headers: key(), body: DELIVERY });
  const { body: mine } = await expectStatus(201, placing);
  await onPayPage(mine, 'pay');
  const guests = await guestOrder(shop, tent);
  await onPayPage(guests, 'pay');
  await until('the payments', async () => {
    const { body: order } = await shop.call<Placed['order']>('GET', `/orders/${mine.order.id}`, { token });
    return order.paymentStatus === 'paid' && (await seenByGuest(shop, guests)).paymentStatus === 'paid';
  });
  for (const status of ['shipped', 'delivered'])
    await expectStatus(200, shop.asOwner('POST', `/admin/orders/${mine.order.id}/status`, { status }));
}

/** A price list, which also is the first small definition. */
async function usePriceLists(): Promise<void> {
  const list = { key: 'dealers', name: 'Dealers' };
  const made = await expectStatus(201, shop.asOwner<{ id: string }>('POST', '/admin/price-lists', list));
  const path = `/admin/price-lists/${made.body.id}/prices`;
  expect(await listed(path)).toEqual([]);
  expect(await existing()).not.toContain('prices');
  const prices = [{ variantId: newId(), amount: 1 }];
  await expectStatus(200, shop.asOwner('PUT', path, { prices }));
  expect(await listed(path)).toHaveLength(1);
}

/** The first use of everything that not every shop uses. */
async function useEverything(): Promise<void> {
  const scopes = ['catalog.read'];
  await expectStatus(201, shop.asOwner('POST', '/admin/api-keys', { name: 'Key', scopes }));
  const app = { name: 'App', type: 'confidential', grantTypes: ['client_credentials'], scopes };
  await expectStatus(201, shop.asOwner('POST', '/admin/oauth-clients', app));
  const picture = { fileName: 'a.png', bytes: 1, mediaType: 'image/png' };
  await expectStatus(201, shop.asOwner('POST', '/admin/media/uploads', picture));
  await usePriceLists();
  const url = await receiver.endpoint({ path: `/${shop.tenant.slug}` });
  const endpoint = { url, events: ['order.cancelled'] };
  const { body } = await expectStatus(
    201,
    shop.asOwner<{ id: string }>('POST', '/admin/webhook-endpoints', endpoint),
  );
  const deliveries = `/admin/webhook-endpoints/${body.id}/deliveries`;
  expect(await listed(deliveries)).toEqual([]);
  expect(await existing()).not.toContain('webhook_deliveries');
  await expectStatus(200, shop.asOwner('POST', `/admin/webhook-endpoints/${body.id}/test`));
  expect(await listed(deliveries)).toHaveLength(1);
  await expectStatus(202, shop.asOwner('POST', '/admin/exports/products', { format: 'csv' }));
  FailForOne.email = `${newId()}@customers.example`;
  await register(shop, FailForOne.email);
  await until('the event to be parked', async () => (await existing()).includes('parked_events'));
}

describe('the database of a tenant', () => {
  it('has few collections and files for a shop that uses the basics', async () => {
    await sell();
    await expectWithin(BASICS);
    expect(await missing()).toEqual([]);
  });

  it('has no collection of what the shop has not used; lists of it are empty and create nothing', async () => {
    for (const path of [
      '/admin/markets',
      '/admin/price-lists',
      '/admin/api-keys',
      '/admin/oauth-clients',
      '/admin/webhook-endpoints',
    ])
      expect([path, await listed(path)]).toEqual([path, []]);
    const names = await existing();
    expect(OPTIONAL.filter((name) => names.includes(name))).toEqual([]);
  });

  it('has what it needs, with every index, and is still within the budget when everything is used', async () => {
    await useEverything();
    expect(await missing()).toEqual([]);
    // An optional collection that is missing here needs its first use above.
    expect(await existing()).toEqual(DECLARED);
    await expectWithin(EVERYTHING);
  });
});
