import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { type mongo } from 'mongoose';
import { Installation } from '#dev/installation/installation';
import { freePort } from '#dev/parts/ports';
import { startParts, type Parts, type PartsOptions } from '#dev/parts/start-parts';
import { startStandIns, type StandIns } from '#dev/stand-ins/start-stand-ins';
import { Services } from './services.js';

export interface StageOptions {
  readonly parts?: PartsOptions;
  /** Settings besides the addresses of the parts. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** So high that no limit refuses a request. Limits are switched on and count. */
const LIMITS = {
  RATE_LIMIT_IP: '1000000',
  RATE_LIMIT_TENANT: '1000000',
  RATE_LIMIT_USER: '1000000',
  RATE_LIMIT_LOGIN: '1000000',
};

/**
 * The environment of a benchmark or proof: its own mongod and Redis, stand-ins, and an installation whose processes are
 * not started. {@link Stage.close} ends everything that was opened here.
 */
export class Stage {
  private readonly ends: (() => unknown)[] = [];

  private constructor(
    readonly parts: Parts & Required<Pick<Parts, 'mongod' | 'redis'>>,
    readonly standIns: StandIns,
    readonly dir: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async open({ parts: wanted, env, log }: StageOptions): Promise<Stage> {
    const parts = await startParts({ own: true, cacheGb: 1, log, ...wanted });
    const standIns = await startStandIns();
    const dir = await mkdtemp(join(tmpdir(), 'emporium-bench-'));
    const stage = new Stage(parts as Stage['parts'], standIns, dir, {
      MONGODB_URI: parts.mongodbUri,
      REDIS_URL: parts.redisUrl,
      ...standIns.variables,
      ...LIMITS,
      ...env,
    });
    stage.atEnd(() => rm(dir, { recursive: true, force: true }));
    stage.atEnd(() => parts.stop());
    stage.atEnd(() => standIns.stop());
    return stage;
  }

  /**
   * Prepares an installation on these parts, without starting it. All installations of a stage share one encryption
   * key.
   */
  async installation(env: Readonly<Record<string, string>> = {}, port?: number): Promise<Installation> {
    const installation = await Installation.prepare({
      env: { INTERNAL_PORT: String(await freePort()), ...this.env, ...env },
      dir: this.dir,
      port,
    });
    this.atEnd(() => installation.stop());
    return installation;
  }

  /** All libraries in this process, on the installation's data. */
  async services({ env }: Installation): Promise<Services> {
    const services = await Services.open(env);
    this.atEnd(() => services.close());
    return services;
  }

  /** A driver's client, to read the databases without the product. */
  async mongo(): Promise<mongo.MongoClient> {
    const client = await new mongoose.mongo.MongoClient(this.parts.mongodbUri).connect();
    this.atEnd(() => client.close());
    return client;
  }

  /** Registers a function to call when the stage closes, in reverse order. */
  atEnd(end: () => unknown): void {
    this.ends.unshift(end);
  }

  async close(): Promise<void> {
    for (const end of this.ends.splice(0)) await end();
  }
}
