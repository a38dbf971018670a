import { setTimeout as sleep } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { ProductProcess, type Installation } from '#dev/installation/installation';
import { freePort } from '#dev/parts/ports';
import { until } from '#dev/until';
import { startWebhookReceiver, type WebhookReceiver } from '#dev/webhooks/launch';
import { TenantKeyRings, tenantModels, type TenantRecord, TenantScope } from '#foundation/tenancy';
import { WebhookEndpoints } from '#integration/webhooks';
import { newId } from '#platform/ids';
import { openShop, type OpenShop } from '../../stage/open-shop.js';
import type { Services } from '../../stage/services.js';
import { provision } from '../../stage/shops.js';
import { Stage } from '../../stage/stage.js';

export const WORKER = 'dist/apps/worker/src/main.js';
export const STUMBLING_WORKER = 'dist/bench/proofs/work-engine/stumbling-worker.js';
const API = 'dist/apps/api/src/main.js';

/** Collections that the engine uses. A thousand complete tenants would take ten minutes and show nothing more. */
const WORKED_WITH = new Set([
  'outbox',
  'state',
  'parked_events',
  'audit_log',
  'webhook_endpoints',
  'webhook_deliveries',
]);
/** A pause after so many tenants, because mongod must close idle files before it can open more. */
const TENANTS_A_PAUSE = 200;

/** Tenants, and the processes of the product that a row needs. */
export class Estate {
  private running: ProductProcess[] = [];
  /** Ids of tenants that are deleted at the end of the row. */
  private passing: string[] = [];
  private readonly many: TenantRecord[] = [];

  private constructor(
    readonly stage: Stage,
    readonly installation: Installation,
    readonly services: Services,
    readonly client: mongo.MongoClient,
    readonly receiver: WebhookReceiver,
    private readonly model: TenantRecord,
  ) {}

  static async open(log: (line: string) => void): Promise<Estate> {
    const receiver = await startWebhookReceiver();
    const stage = await Stage.open({
      env: { NODE_ENV: 'production', BCRYPT_ROUNDS: '4', EGRESS_ALLOW: new URL(receiver.origin).host },
      log,
    });
    stage.atEnd(() => receiver.stop());
    const installation = await stage.installation();
    const services = await stage.services(installation);
    const { tenants } = await provision(services, 1);
    return new Estate(stage, installation, services, await stage.mongo(), receiver, tenants[0]!);
  }

  get platform(): mongo.Db {
    return this.client.db('emporium_platform');
  }

  get mongodPid(): number {
    return this.stage.parts.mongod.pid!;
  }

  db({ database }: TenantRecord): mongo.Db {
    return this.client.db(database);
  }

  /** Many tenants, shared by all rows. Rows only append harmless events there. */
  async crowd(count: number): Promise<TenantRecord[]> {
    const lacking = count - this.many.length;
    if (lacking > 0) this.many.push(...(await this.make(lacking)));
    return this.many.slice(0, count);
  }

  /** Tenants with only the collections that the engine uses, until the end of the row. */
  async quietTenants(count: number): Promise<TenantRecord[]> {
    const records = await this.make(count);
    this.passing.push(...records.map(({ _id }) => _id));
    return records;
  }

  private async make(count: number): Promise<TenantRecord[]> {
    const records = Array.from({ length: count }, (): TenantRecord => {
      const _id = newId();
      const database = this.model.database.replace(this.model._id, _id);
      const keys = [this.services.app.get(TenantKeyRings).make(_id)];
      return { ...this.model, _id, keys, slug: `quiet-${_id.slice(-12)}`, database };
    });
    const models = tenantModels().filter(({ schema }) =>
      WORKED_WITH.has(String(schema.get('collection') ?? '')),
    );
    await this.platform.collection<TenantRecord>('tenants').insertMany(records);
    for (let from = 0; from < count; from += TENANTS_A_PAUSE) {
      if (from > 0) await sleep(4_000);
      for (const record of records.slice(from, from + TENANTS_A_PAUSE)) {
        await this.services.app.get(TenantScope).runFor(record, async ({ connection }) => {
          for (const { name, schema } of models) await connection.model(name, schema).createIndexes();
        });
      }
    }
    return records;
  }

  /** A complete tenant, until the end of the row. Its payment provider sends webhooks to the API at `origin`. */
  async shop(origin: string): Promise<OpenShop> {
    const stripeOrigin = this.stage.standIns.stripe.origin;
    const shop = await openShop(this.services, { products: 3, pieces: 100_000, origin, stripeOrigin });
    this.passing.push(shop.tenant._id);
    return shop;
  }

  /** Adds an endpoint at the receiver. @returns its id and its path there */
  async endpoint(
    tenant: TenantRecord,
    behaviour: 'ok' | 'timeout' = 'ok',
  ): Promise<{ id: string; path: string }> {
    const path = `/${newId()}`;
    const url = await this.receiver.endpoint({ path, behaviour });
    const { endpoint } = await this.services.with(tenant, WebhookEndpoints, (endpoints) =>
      endpoints.create({ url, events: ['*'] }),
    );
    return { id: endpoint._id, path };
  }

  /** Starts a worker and waits until it is ready. */
  async worker(name: string, { script = WORKER, env = {} }: Start = {}): Promise<ProductProcess> {
    const port = String(await freePort());
    const settings = { ...this.installation.env, ...env, WORKER_PORT: port };
    return this.started(name, script, settings, `http://127.0.0.1:${port}/ready`);
  }

  /** Waits until the leader has looked at all tenants, as it does once after a start. */
  async looked(): Promise<void> {
    const relays = this.platform.collection('relays');
    await until('all tenants to be looked at', async () =>
      Boolean(await relays.findOne({ lookedFor: { $exists: true }, leaseUntil: { $exists: true } })),
    );
  }

  /** Starts an API with its own address, or the installation's API, and waits until it is ready. */
  async api(
    name: string,
    { env = {}, port }: Start & { port?: number } = {},
  ): Promise<{ process: ProductProcess; origin: string }> {
    const own = String(port ?? (await freePort()));
    const origin = `http://127.0.0.1:${own}`;
    const settings = {
      ...this.installation.env,
      ...{ PORT: own, PUBLIC_URL: origin, INTERNAL_PORT: String(await freePort()) },
      ...env,
    };
    return { process: await this.started(name, API, settings, `${origin}/ready`), origin };
  }

  /** Ends all processes, and ends their leases. */
  async endProcesses(): Promise<void> {
    await Promise.all(this.running.splice(0).map((each) => each.kill()));
    await this.platform.collection('relays').updateMany({}, { $unset: { owner: '', leaseUntil: '' } });
    await this.platform
      .collection('work')
      .updateMany({ lease: { $exists: true } }, [
        { $set: { due: '$$NOW' } },
        { $unset: ['lease', 'owner', 'claim'] },
      ]);
  }

  /** Ends the processes of the row and deletes its tenants, so that they do not disturb the next row. */
  async endRow(): Promise<void> {
    await this.endProcesses();
    const tenantId = { $in: this.passing.splice(0) };
    await this.platform
      .collection<TenantRecord>('tenants')
      .updateMany({ _id: tenantId }, { $set: { status: 'deleted', updatedAt: new Date() } });
    await this.platform.collection('work').deleteMany({ tenantId });
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  private async started(
    name: string,
    script: string,
    settings: Record<string, string>,
    probe: string,
  ): Promise<ProductProcess> {
    const started = new ProductProcess(name, script, settings, this.stage.dir, probe);
    this.running.push(started);
    this.stage.atEnd(() => started.kill());
    await started.start();
    return started;
  }
}

interface Start {
  readonly script?: string;
  readonly env?: Readonly<Record<string, string>>;
}
