import { join } from 'node:path';
import type { Installation } from '#dev/installation/installation';
import type { mongo } from 'mongoose';
import { LoadMaker } from './load/load.js';
import { PairedRuns, type Comparison } from './measure/paired-runs.js';
import { checkAnswers } from './same-answers.js';
import type { Scenario } from './scenarios.js';
import { emporium, scripted, whileRunning, type Measured } from './stage/servers.js';
import type { Services } from './stage/services.js';
import { addBrowsable, fill, provision, type Shop } from './stage/shops.js';
import { Stage } from './stage/stage.js';

export interface BenchOptions {
  readonly chosen: ReadonlySet<string>;
  readonly rounds: number;
  readonly tenants: readonly number[];
  /** Share of a scenario's requests that are sent, from 0 to 1. */
  readonly share: number;
  readonly full: boolean;
  /** Folder of another built version, which replaces the bare server. */
  readonly beside?: string;
  readonly log: (line: string) => void;
}

const PRODUCTS_ALONE = 1_000;
const PRODUCTS_EACH = 60;
/** Number of complete tenants. Further tenants have only a catalogue, unless `full`. */
const WHOLE = 100;

/** The environment, its shops, and the servers that are compared. */
export class Bench {
  private readonly shops: Shop[] = [];
  private alone?: Shop;
  private provisioningMs: readonly number[] = [];

  private constructor(
    readonly options: BenchOptions,
    readonly stage: Stage,
    readonly installation: Installation,
    readonly services: Services,
    readonly client: mongo.MongoClient,
    readonly load: LoadMaker,
    readonly pairedRuns: PairedRuns,
  ) {}

  static async open(options: BenchOptions): Promise<Bench> {
    const stage = await Stage.open({
      env: {
        NODE_ENV: 'production',
        // On in the scenarios that measure it.
        CACHE: 'false',
        // All tenants stay in memory. The cost of an eviction is measured separately (cold tenants).
        TENANT_RESIDENT_MAX: String(Math.max(200, ...options.tenants) + 100),
      },
      log: options.log,
    });
    const installation = await stage.installation();
    const services = await stage.services(installation);
    const client = await stage.mongo();
    const load = new LoadMaker();
    stage.atEnd(() => load.stop());
    const pairedRuns = new PairedRuns(load, { pid: () => stage.parts.mongod.pid!, client });
    return new Bench(options, stage, installation, services, client, load, pairedRuns);
  }

  /** Whether a scenario can run on so many tenants. */
  plays({ browsing }: Scenario, tenants: number): boolean {
    // Two versions would write the same carts and orders.
    return browsing || (!this.options.beside && (this.options.full || tenants <= WHOLE));
  }

  /** Runs a scenario on so many tenants, in comparison with the other server, with new processes of both. */
  async compare(scenario: Scenario, tenants: number): Promise<Comparison> {
    const shops = await this.open(tenants);
    const product = {
      ...emporium(this.stage, this.installation),
      ...(scenario.cached && { settings: { CACHE: 'true' } }),
    };
    const other = await this.other();
    return whileRunning([product, other], () => this.play(scenario, shops, product, other));
  }

  private other(): Promise<Measured> {
    const { env } = this.installation;
    const { beside } = this.options;
    return beside
      ? scripted(this.stage, 'before', join(beside, 'dist/apps/api/src/main.js'), env)
      : scripted(this.stage, 'bare', 'dist/bench/bare-server.js', env);
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  /** Opens so many shops: one large shop, or many small ones. */
  async open(count: number): Promise<readonly Shop[]> {
    const { services } = this;
    if (count === 1) {
      if (!this.alone) {
        const { tenants } = await provision(services, 1);
        [this.alone] = await fill(services, tenants, PRODUCTS_ALONE);
      }
      return [this.alone!];
    }
    const whole = this.options.full ? count : Math.min(count, WHOLE);
    const lacking = whole - this.shops.filter((shop) => shop.whole).length;
    if (lacking > 0) {
      this.options.log(`provisioning ${lacking} tenants`);
      const { tenants, took } = await provision(services, lacking);
      this.provisioningMs = [...this.provisioningMs, ...took];
      this.shops.unshift(...(await fill(services, tenants, PRODUCTS_EACH)));
    }
    const more = count - this.shops.length;
    if (more > 0) {
      this.options.log(`adding ${more} tenants with only a catalogue`);
      const platform = this.client.db('emporium_platform');
      const model = this.shops[0]!.record;
      this.shops.push(...(await addBrowsable(services, model, more, PRODUCTS_EACH, platform)));
    }
    return this.shops.slice(0, count);
  }

  /** Durations of provisioning, for at least `count` tenants. */
  async provisioningTimes(count: number): Promise<readonly number[]> {
    await this.open(count);
    return this.provisioningMs;
  }

  private async play(
    scenario: Scenario,
    shops: readonly Shop[],
    product: Measured,
    other: Measured,
  ): Promise<Comparison> {
    const { rounds, share, log } = this.options;
    const { title, amount, warmUp } = scenario;
    const stripeOrigin = this.stage.standIns.stripe.origin;
    const input = ({ name, origin }: { name: string; origin: string }, requests: number) => ({
      ...{ server: name, origin, shops, stripeOrigin, amount: requests },
    });
    await checkAnswers(scenario.job(input(product, 1)), scenario.job(input(other, 1)), log);
    const workload = {
      scenario: title,
      tenants: shops.length,
      rounds,
      // Each tenant must be visited before the measurement, and more than once during it.
      warmUp: Math.max(Math.round(warmUp * share), shops.length),
      amount: Math.max(Math.round(amount * share), scenario.browsing ? 2 * shops.length : 0),
      job: (server: { name: string; origin: string }, requests: number) =>
        scenario.job(input(server, requests)),
    };
    const pair = [scenario.worker ? product : { ...product, worker: undefined }, other] as const;
    try {
      if (scenario.worker) await product.workerProcess!.start();
      return await this.pairedRuns.compare(workload, pair);
    } finally {
      if (scenario.worker) await product.workerProcess!.kill('SIGTERM');
    }
  }
}
