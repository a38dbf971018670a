import { Injectable } from '@nestjs/common';
import { Metrics } from '#platform/metrics';
import { TenantRegistry } from './tenant-registry.js';

/** How many tenants the installation has. Only workers tell it, so that processes do not all ask for it. */
@Injectable()
export class TenantMetrics {
  constructor(metrics: Metrics, registry: TenantRegistry) {
    metrics.gauge({
      name: 'emporium_tenants',
      help: 'Tenants of the installation, by status',
      labelNames: ['status'],
      async collect() {
        this.reset();
        // A scrape must not fail because the database is away: then this metric is missing.
        const counts = await registry.countByStatus().catch(() => new Map<string, number>());
        for (const [status, count] of counts) this.set({ status }, count);
      },
    });
  }
}
