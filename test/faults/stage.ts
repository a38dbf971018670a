import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { Caller } from '#dev/demo/caller';
import { Mailbox } from '#dev/demo/mailbox';
import { setUpShop } from '#dev/demo/set-up-shop';
import { DEMO_PASSWORD, OPERATOR_EMAIL } from '#dev/demo/shops';
import { Storefront } from '#dev/demo/storefront';
import { logInAndEnrol, type Post } from '#dev/installation/authenticator';
import { Installation } from '#dev/installation/installation';
import { startParts, type Parts } from '#dev/parts/start-parts';
import { startStandIns } from '#dev/stand-ins/start-stand-ins';
import { startWebhookReceiver, type WebhookReceiver } from '#dev/webhooks/launch';
import type { TenantRecord } from '#foundation/tenancy';
import { TenantSession } from '../support/tenant-session.js';
import { Gate } from './gate.js';

const NAME = 'gale';
const CATALOGUE = 'Handle,Title,Variant SKU,Variant Price,Status\nmug,Mug,MUG-1,9.90,active\n';

/**
 * The product in real processes, with its own MongoDB and Redis, so that each of them can be killed. It has one shop,
 * whose mails and payments pass through gates.
 */
export class Stage {
  /** Path of the shop's webhook endpoint at the receiver, for every event. */
  readonly hook = `/${NAME}`;

  private constructor(
    readonly parts: Required<Parts>,
    readonly installation: Installation,
    readonly receiver: WebhookReceiver,
    readonly mailbox: Mailbox,
    readonly gates: { readonly stripe: Gate; readonly mail: Gate },
    readonly shop: TenantSession,
    private readonly client: mongo.MongoClient,
    private readonly ends: (() => Promise<unknown> | void)[],
  ) {}

  static async start(): Promise<Stage> {
    const ends: (() => Promise<unknown> | void)[] = [];
    try {
      return await Stage.build(ends);
    } catch (error) {
      await endAll(ends);
      throw error;
    }
  }

  private static async build(ends: (() => Promise<unknown> | void)[]): Promise<Stage> {
    const dir = await mkdtemp(join(tmpdir(), 'emporium-faults-'));
    ends.push(() => rm(dir, { recursive: true, force: true }));
    const parts = (await startParts({ own: true })) as Required<Parts>;
    ends.push(() => parts.stop());
    const [standIns, receiver] = await Promise.all([startStandIns(), startWebhookReceiver()]);
    ends.push(
      () => standIns.stop(),
      () => receiver.stop(),
    );
    const gates = {
      stripe: await Gate.before(standIns.stripe.origin),
      mail: await Gate.before(standIns.mail.origin),
    };
    ends.push(
      () => gates.stripe.end(),
      () => gates.mail.end(),
    );
    const installation = await Installation.prepare({
      dir,
      env: {
        ...standIns.variables,
        STRIPE_API_BASE: gates.stripe.origin,
        SENDGRID_BASE_URL: gates.mail.origin,
        MONGODB_URI: parts.mongodbUri,
        REDIS_URL: parts.redisUrl,
        EGRESS_ALLOW: new URL(receiver.origin).host,
        RATE_LIMIT_IP: '100000',
        RATE_LIMIT_LOGIN: '1000',
        BCRYPT_ROUNDS: '4',
        // Long enough for a slow machine to finish before.
        SHUTDOWN_GRACE_MS: '120000',
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${resolve('test/faults/planted-fault.mjs')}`,
        // Ignore the environment of the tests.
        PLATFORM_DB: 'emporium_platform',
        TENANT_DB_PREFIX: 'emp_',
        REDIS_PREFIX: 'emporium',
      },
    });
    ends.push(() => installation.stop());
    await installation.start();
    const mailbox = new Mailbox(standIns.mail.origin);
    const client = new mongo.MongoClient(parts.mongodbUri);
    ends.push(() => client.close());

    const catalogue = join(dir, 'catalogue.csv');
    await writeFile(catalogue, CATALOGUE);
    const owner = `owner@${NAME}.example`;
    const storefront = await Storefront.open({
      ...{ slug: NAME, name: 'Gale', currency: 'EUR', locales: ['en'], timeZone: 'UTC', catalogue, owner },
      support: `support@${NAME}.example`,
      customer: { email: `customer@${NAME}.example`, firstName: 'Carla', lastName: 'Berg' },
    });
    ends.push(() => storefront.close());
    const { tenantId } = await setUpShop(
      { installation, standIns, receiver, mailbox, log: () => undefined, patience: {} },
      await operatorToken(installation),
      storefront,
    );
    const tenant = { _id: tenantId, slug: NAME } as TenantRecord;
    const credentials = { email: owner, password: DEMO_PASSWORD };
    const shop = await TenantSession.open(installation.origin, tenant, credentials);
    return new Stage(parts, installation, receiver, mailbox, gates, shop, client, ends);
  }

  /** The shop's database. */
  get data(): mongo.Db {
    return this.client.db(`emp_${this.shop.tenant._id}`);
  }

  private get processes(): mongo.Collection {
    return this.client.db('emporium_platform').collection('processes');
  }

  /** Makes the leases of a dead process last, as if no time had passed. */
  async leasesLast(): Promise<void> {
    const leaseUntil = new Date(Date.now() + 3_600_000);
    await this.data
      .collection('proofs')
      .updateMany({ leaseUntil: { $exists: true } }, { $set: { leaseUntil } });
    // Those that live say anew how long they do.
    await this.processes.updateMany({}, { $set: { aliveUntil: leaseUntil } });
  }

  /** Ends the leases of a dead process, as if a minute had passed. */
  async leasesEnd(): Promise<void> {
    const past = new Date(0);
    const due = new Date();
    const free = { $set: { leaseUntil: past } };
    const platform = this.client.db('emporium_platform');
    const dead = { aliveUntil: { $gt: new Date(Date.now() + 60_000) } };
    await this.processes.updateMany(dead, { $set: { aliveUntil: due } });
    await platform.collection('relays').updateMany({}, free);
    await platform.collection('work').updateMany({ lease: { $exists: true } }, { $set: { lease: past } });
    await this.data.collection('proofs').updateMany({ leaseUntil: { $exists: true } }, free);
    await this.data.collection('mails').updateMany({ state: 'sending' }, { $set: { nextAt: due } });
    const redis = new Redis(this.parts.redisUrl);
    const taken = await redis.keys('*:lock');
    if (taken.length > 0) await redis.del(taken);
    redis.disconnect();
  }

  /** Stops all processes and stand-ins. */
  async end(): Promise<void> {
    await endAll(this.ends);
  }
}

async function operatorToken(installation: Installation): Promise<string> {
  await installation.emporium(['operators', 'create', OPERATOR_EMAIL], { OPERATOR_PASSWORD: DEMO_PASSWORD });
  const platform = new Caller(installation.origin);
  const post: Post = (path, body, token) => platform.ask('POST', path, { body, token });
  const credentials = { email: OPERATOR_EMAIL, password: DEMO_PASSWORD };
  const { tokens } = await logInAndEnrol(post, '/platform/auth', credentials);
  return tokens.accessToken;
}

async function endAll(ends: (() => Promise<unknown> | void)[]): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}
