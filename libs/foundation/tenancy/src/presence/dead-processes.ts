import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { endTransactions } from '../connections/open-transactions.js';
import { Deployments } from '../connections/deployments.js';
import { Presence } from './presence.js';

const LOOK_MS = 2_500;

/**
 * Ends the transactions that processes which died have left open, on every deployment. MongoDB would keep their locks for a
 * minute, and every order of the same goods would wait.
 */
@Injectable()
export class DeadProcesses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeadProcesses.name);
  private readonly stopping = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly presence: Presence,
    private readonly deployments: Deployments,
  ) {}

  onApplicationBootstrap(): void {
    this.looking = this.look();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  private async look(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for (const processId of await this.presence.unsettled()) await this.close(processId);
      } catch (error) {
        this.logger.warn(`what dead processes left open is not looked for: ${(error as Error).message}`);
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async close(processId: string): Promise<void> {
    this.logger.warn(`process ${processId} gave no sign of life: what it left open is closed`);
    const ids = await this.deployments.ids();
    await Promise.all(ids.map((id) => this.closeOn(id, processId)));
    await this.presence.settle(processId);
  }

  private async closeOn(deploymentId: string, processId: string): Promise<void> {
    try {
      const deployment = await this.deployments.open(deploymentId);
      try {
        await deployment.run(() => endTransactions(deployment.client, processId));
      } finally {
        await deployment.release();
      }
    } catch (error) {
      this.logger.warn(
        `transactions of process ${processId} on ${deploymentId} end by themselves: ${(error as Error).message}`,
      );
    }
  }
}
