import type { DestinationStream } from 'pino';
import type { FilledTenant } from './filled-tenant.js';

interface Line {
  readonly tenantId?: string;
  readonly correlationId?: string;
}

/** Reads the log while it is written: a line about one tenant must not contain data of another. */
export class LogWatch implements DestinationStream {
  tenants: readonly FilledTenant[] = [];

  /** @param report gets the tenant whose data is in the line, and the line */
  constructor(private readonly report: (tenant: FilledTenant, line: string) => void) {}

  write(text: string): void {
    if (this.tenants.length === 0) return;
    const { tenantId, correlationId } = JSON.parse(text) as Line;
    if (tenantId === undefined) return;
    for (const tenant of this.tenants) {
      if (tenant.record._id === tenantId) continue;
      const said = correlationId ? tenant.services.wire.sentBy(correlationId) : '';
      if (tenant.belongings.foundIn(text, said).length > 0) this.report(tenant, text.trim().slice(0, 400));
    }
  }
}
