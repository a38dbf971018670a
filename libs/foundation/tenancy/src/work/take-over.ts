import { Injectable, Logger } from '@nestjs/common';
import { ClusterConnections } from '../connections/cluster-connections.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { TenantLook } from './tenant-look.js';

/** Takes over work from a process that died: ends what it has left open, and looks for what only it knew of. */
@Injectable()
export class TakeOver {
  private readonly logger = new Logger(TakeOver.name);

  constructor(
    private readonly connections: ClusterConnections,
    private readonly look: TenantLook,
  ) {}

  /** @param owner who had the work */
  async from(owner: string, tenant: TenantRecord): Promise<void> {
    const [processId = ''] = owner.split('/');
    await this.connections.endTransactions(tenant, processId).catch((error: Error) => {
      this.logger.warn(`transactions of process ${processId} end by themselves: ${error.message}`);
    });
    await this.look.at(tenant);
  }
}
