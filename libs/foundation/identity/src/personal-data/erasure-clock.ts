import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';
import { TenantRegistry, TenantScope } from '#foundation/tenancy';
import { EraseCustomer } from './erase-customer.js';

const HOUR_MS = 3_600_000;
const ROUND_SECONDS = 23 * 3_600;

/** Once a day, one worker continues erasures that had to wait for an open order or for the end of a retention time. */
@Injectable()
export class ErasureClock implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ErasureClock.name);
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.tick();
    }, HOUR_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping = true;
    await this.running;
  }

  /** Continues the erasures of every tenant. If this fails for a tenant, it is tried again the next day. */
  async round(now = new Date()): Promise<void> {
    for await (const tenant of this.registry.all({ status: { $in: ['active', 'suspended'] } })) {
      if (this.stopping) return;
      try {
        await this.scope.runFor(tenant, async (graph) => (await graph.get(EraseCustomer)).continueAll(now));
      } catch (error) {
        this.logger.warn(`erasures of tenant ${tenant._id} wait: ${(error as Error).message}`);
      }
    }
  }

  private async tick(): Promise<void> {
    try {
      const key = `${this.config.REDIS_PREFIX}:erasures-round`;
      if ((await this.redis.set(key, '1', 'EX', ROUND_SECONDS, 'NX')) === 'OK') await this.round();
    } catch (error) {
      this.logger.warn(`erasures wait: ${(error as Error).message}`);
    }
  }
}
