import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { TenantScope } from '#foundation/tenancy';
import { ApiKeys } from './api-keys.js';

const REMEMBERED = 10_000;
const ONCE_IN_MS = 60_000;

/** Records when keys were last used: once a minute for each key. The request does not wait for it. */
@Injectable()
export class KeyUse implements OnApplicationShutdown {
  private readonly logger = new Logger(KeyUse.name);
  private readonly noted = new LRUCache<string, true>({ max: REMEMBERED, ttl: ONCE_IN_MS });
  private readonly writing = new Set<Promise<void>>();

  constructor(private readonly scope: TenantScope) {}

  async onApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  note(tenantId: string, keyId: string): void {
    if (this.noted.has(keyId)) return;
    this.noted.set(keyId, true);
    const writing: Promise<void> = this.write(tenantId, keyId).finally(() => this.writing.delete(writing));
    this.writing.add(writing);
  }

  /** Resolves when all uses recorded so far are written. */
  async settled(): Promise<void> {
    await Promise.all(this.writing);
  }

  private async write(tenantId: string, keyId: string): Promise<void> {
    const at = new Date();
    try {
      await this.scope.run(tenantId, async (graph) => (await graph.get(ApiKeys)).noteUse(keyId, at));
    } catch (error) {
      this.logger.warn(`the last use of key ${keyId} was not recorded: ${(error as Error).message}`);
    }
  }
}
