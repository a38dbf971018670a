import { Redis } from 'ioredis';
import { MAILED_CODE } from '#dev/demo/mailbox';
import { until } from '#dev/until';
import { newId } from '#platform/ids';
import { Installation, PASSWORD } from '../support/installation.js';
import { keysThatShow, placesThatShow } from '../support/personal-paths.js';
import {
  expectStatus,
  guestCart,
  key,
  mailbox,
  offer,
  onPayPage,
  type Offer,
  type Order,
  type Placed,
} from '../support/shopping.js';
import type { Answer, TenantSession } from '../support/tenant-session.js';

/** A person with values that nothing else has. */
const MAIL = `quokka-${newId()}@mailboxes.example`;
const PERSON = { firstName: 'Ottiliana', lastName: 'Quokkenbach', phone: '+49 30 5550148' };
const ADDRESS = {
  name: 'Ottiliana Quokkenbach',
  line1: 'Schlehenpfad 79',
  line2: 'c/o Familie Dottersand',
  city: 'Oberquokkel',
  postalCode: '61447',
  country: 'DE',
  phone: PERSON.phone,
};
const IP = '203.0.113.79';
const DEVICE = { 'user-agent': 'Quokkabrowser/7.9', 'x-forwarded-for': IP };
const TRACES = /quokk|ottiliana|5550148|schlehen|dottersand|203\.0\.113\.79/i;

let installation: Installation;
let shop: TenantSession;
let tent: Offer;
let token: string;

beforeAll(async () => {
  installation = await Installation.start({ TRUSTED_PROXIES: '127.0.0.1' });
  shop = await installation.tenant();
  tent = await offer(shop, 20);
  await everythingThatSheDoes();
  await allWork();
});
afterAll(() => installation?.stop());

/** A request from her device. */
function from<T = Record<string, never>>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  return shop.call<T>(method, path, { body, headers: { ...DEVICE, ...headers }, ...(token && { token }) });
}

async function everythingThatSheDoes(): Promise<void> {
  await herAccount();
  await herOrders();
  await whatIsUnderWay();
}

async function herAccount(): Promise<void> {
  const since = new Date();
  const person = { email: MAIL, password: PASSWORD, firstName: PERSON.firstName, lastName: PERSON.lastName };
  const registering = from<{ challengeId: string }>('POST', '/auth/register', person);
  const { challengeId } = (await expectStatus(202, registering)).body;
  const code = await mailbox().find(MAIL, shop.tenant._id, MAILED_CODE, since);
  await expectStatus(200, from('POST', '/auth/verify-email', { challengeId, code }));
  await expectStatus(401, from('POST', '/auth/login', { email: MAIL, password: 'not the password' }));
  const logIn = from<{ accessToken: string }>('POST', '/auth/login', { email: MAIL, password: PASSWORD });
  token = (await expectStatus(200, logIn)).body.accessToken;
  await expectStatus(200, from('PATCH', '/me', PERSON));
  await expectStatus(201, from('POST', '/me/addresses', ADDRESS, key()));
  await expectStatus(200, from('PUT', '/me/consents', { marketingEmail: true, wording: 'News, please.' }));
  await expectStatus(200, from('POST', '/me/mfa/totp'));
  const { body: me } = await from<{ id: string }>('GET', '/me');
  const admin = `/admin/customers/${me.id}`;
  await expectStatus(202, shop.asOwner('POST', `${admin}/export`));
  await expectStatus(200, shop.asOwner('GET', admin));
}

/** One as a customer, of which a part is refunded; one that she cancels; and one as a guest. */
async function herOrders(): Promise<void> {
  const bought = await order({ token });
  await onPayPage(bought, 'pay');
  const paid = async () => (await from<Order>('GET', `/orders/${bought.order.id}`)).body.paymentStatus;
  await until('the payment', async () => (await paid()) === 'paid');
  const admin = `/admin/orders/${bought.order.id}`;
  const refund = { token: shop.owner, headers: key(), body: { amount: 100, reason: 'A scratch' } };
  await expectStatus(201, shop.call('POST', `${admin}/refunds`, refund));
  await expectStatus(200, shop.asOwner('POST', `${admin}/status`, { status: 'shipped' }));
  const declined = await order({ token });
  await onPayPage(declined, 'decline');
  await expectStatus(200, from('POST', `/orders/${declined.order.id}/cancel`, {}));
  const guests = await order({ headers: await guestCart(shop, tent) });
  await onPayPage(guests, 'pay');
}

async function order(who: { token?: string; headers?: Record<string, string> }): Promise<Placed> {
  if (who.token)
    await expectStatus(201, from('POST', '/cart/items', { variantId: tent.variantId, quantity: 1 }));
  const body = {
    deliveryType: 'delivery',
    deliveryAddress: ADDRESS,
    billingAddress: ADDRESS,
    ...(!who.token && { email: MAIL }),
  };
  const headers = { ...DEVICE, ...key(), ...who.headers };
  const placing = shop.call<Placed>('POST', '/orders', { ...who, headers, body });
  return (await expectStatus(201, placing)).body;
}

/** Codes that she has asked for and not used yet. */
async function whatIsUnderWay(): Promise<void> {
  await expectStatus(202, from('POST', '/me/email', { email: `new-${MAIL}` }));
  await expectStatus(202, from('POST', '/me/export'));
  token = '';
  await expectStatus(202, from('POST', '/auth/password/forgot', { email: MAIL }));
  const other = {
    email: `other-${MAIL}`,
    password: PASSWORD,
    firstName: 'Ottiliana',
    lastName: 'Quokkenbach',
  };
  await expectStatus(202, from('POST', '/auth/register', other));
}

/** Waits until every subscriber has handled every event, and every mail is sent. */
async function allWork(): Promise<void> {
  const busy = () =>
    installation.scope.run(shop.tenant._id, async ({ connection: { db } }) => {
      const last = await db!.collection('outbox').find().sort({ seq: -1 }).limit(1).next();
      const lanes = await db!.collection<{ _id: string }>('state').findOne({ _id: 'lanes' });
      const { database } = lanes as unknown as { database: Record<string, number> };
      const behind = Object.values(database).some((seq) => seq < (last!.seq as number));
      const unnumbered = await db!.collection('outbox').countDocuments({ waiting: true });
      return (
        behind ||
        unnumbered > 0 ||
        (await db!.collection('mails').countDocuments({ nextAt: { $exists: true } })) > 0
      );
    });
  await until('all events to be handled and all mails to be sent', async () => !(await busy()));
}

const places = () =>
  installation.scope.run(shop.tenant._id, ({ connection }) => placesThatShow(connection, TRACES));

describe('a person who uses a shop', () => {
  it('is found in the shop’s database only where a collection or an event declares it', async () => {
    expect((await places()).undeclared).toEqual([]);
  });

  it('is found where the declarations say, so this test has seen her', async () => {
    expect((await places()).declared).toEqual(
      expect.arrayContaining([
        'customers: addresses.phone',
        'customers: email',
        'mails: to',
        'orders: billingAddress.line1',
        'orders: deliveryAddress.name',
        'outbox customer.registered: data.firstName',
        'outbox order.placed: data.deliveryAddress.line2',
        'payments: email',
        'proofs: answer.body',
        'proofs: email',
        'sessions: device.ip',
        'sessions: device.userAgent',
      ]),
    );
  });

  it('is found by it in a place that nobody has declared', async () => {
    const planted = await installation.scope.run(shop.tenant._id, async ({ connection }) => {
      const { db } = connection;
      const _id = 'planted' as never;
      await db!.collection('state').insertOne({ _id, kept: [{ by: { [MAIL]: 1 } }], note: `of ${IP}` });
      await db!
        .collection('outbox')
        .insertOne({ _id, type: 'order.paid', changes: { after: { email: MAIL, who: MAIL } } });
      const { undeclared } = await placesThatShow(connection, TRACES);
      await db!.collection('state').deleteOne({ _id });
      await db!.collection('outbox').deleteOne({ _id });
      return undeclared;
    });
    expect(planted).toEqual([
      'outbox order.paid: changes.after.who',
      `state: kept.by.${MAIL}`,
      'state: note',
    ]);
  });

  it('is in Redis only with the address that a limit counts, for as long as it counts', async () => {
    const { REDIS_URL, REDIS_PREFIX } = installation.config;
    const redis = new Redis(REDIS_URL);
    const planted = `${REDIS_PREFIX}:planted`;
    try {
      await redis.hset(planted, 'who', MAIL);
      const keys = await keysThatShow(redis, REDIS_PREFIX, TRACES);
      const counted = keys.filter(
        (name) => name.startsWith(`${REDIS_PREFIX}:rate:`) && name.endsWith(`:${IP}`),
      );
      expect(keys.filter((name) => !counted.includes(name))).toEqual([planted]);
      for (const name of counted)
        expect([name, (await redis.get(name)) ?? '']).toEqual([name, expect.stringMatching(/^\d*$/)]);
      // -1: it would never expire.
      for (const name of counted) expect([name, await redis.pttl(name)]).not.toEqual([name, -1]);
    } finally {
      await redis.del(planted);
      redis.disconnect();
    }
  });
});
