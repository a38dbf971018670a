import { Injectable } from '@nestjs/common';
import { Metrics, soonOr } from '#platform/metrics';
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
        const counts = await soonOr(registry.countByStatus(), new Map<string, number>());
        for (const [status, count] of counts) this.set({ status }, count);
      },
    });
  }
}
