import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { mongo } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { ClusterConnections } from '../connections/cluster-connections.js';
import { DEFAULT_CLUSTER } from '../registry/cluster.schema.js';
import { Handout } from './handout.js';
import { Fenced } from './numbering.js';
import { OutboxFeed } from './outbox-feed.js';
import { RELAY_LEASE_MS, RelayLeases } from './relay-lease.js';

const RETRY_MS = 500;
const RENEW_MS = RELAY_LEASE_MS / 4;
const SWEEP_MS = 15_000;
const IDLE_MS = 1_000;

/**
 * Hands committed events on. One process leads for a MongoDB deployment: it reads one change stream over all
 * tenants' outboxes, has the rows numbered and rings the lanes. Whatever a crash leaves undone is found again:
 * the stream resumes where it stood, and a sweep looks at the tenants themselves.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private readonly stopping = new AbortController();
  private leading?: Promise<void>;

  constructor(
    private readonly leases: RelayLeases,
    private readonly connections: ClusterConnections,
    private readonly handout: Handout,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.leading = this.compete(DEFAULT_CLUSTER);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.leading;
  }

  private async compete(cluster: string): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const lease = await this.leases.take(cluster);
        if (lease) await this.lead(cluster, lease.epoch, lease.resumeToken);
      } catch (error) {
        if (!(error instanceof Fenced))
          this.logger.warn(`relay of ${cluster} starts again: ${(error as Error).message}`);
      }
      await this.pause(RETRY_MS);
    }
  }

  private async lead(cluster: string, epoch: number, resumeAfter?: mongo.ResumeToken): Promise<void> {
    const client = (await this.connections.cluster(cluster)).getClient() as unknown as mongo.MongoClient;
    const feed = new OutboxFeed(client, this.config.TENANT_DB_PREFIX, resumeAfter);
    try {
      // The stream is open before the sweep begins: a row is in one of the two, or in both.
      await feed.opened;
      await this.handout.takeOver(cluster);
      if (!resumeAfter) await this.handout.sweepAll(cluster, epoch);
      let renewAt = 0;
      let sweepAt = 0;
      while (!this.stopping.signal.aborted) {
        if (Date.now() >= renewAt) {
          if (!(await this.leases.renew(cluster, epoch, feed.position))) return;
          renewAt = Date.now() + RENEW_MS;
        }
        if (Date.now() >= sweepAt) {
          await this.handout.sweepUnsettled(cluster, epoch);
          sweepAt = Date.now() + SWEEP_MS;
        }
        const batch = await feed.take(IDLE_MS, this.stopping.signal);
        await this.handout.hand(batch, epoch);
        feed.done();
      }
      await this.leases.renew(cluster, epoch, feed.position);
    } catch (error) {
      if (isLostPosition(error)) await this.leases.dropPosition(cluster, epoch);
      throw error;
    } finally {
      await feed.close();
      await this.leases.release(cluster, epoch).catch(() => undefined);
    }
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

/** ChangeStreamFatalError, ChangeStreamHistoryLost, InvalidResumeToken. */
function isLostPosition(error: unknown): boolean {
  return [280, 286, 260].includes((error as { code?: number }).code ?? 0);
}
