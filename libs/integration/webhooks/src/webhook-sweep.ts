import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CurrentTenant, read, Sweeper, type TenantSweep } from '#foundation/tenancy';
import { WebhookDelivery } from './webhook-delivery.schema.js';
import { WebhookRings } from './webhook-rings.js';

/** Deliveries whose ring was lost with Redis, or whose sender died. */
@Sweeper()
export class WebhookSweep implements TenantSweep {
  constructor(
    @InjectModel(WebhookDelivery.name) private readonly deliveries: Model<WebhookDelivery>,
    private readonly tenant: CurrentTenant,
    private readonly rings: WebhookRings,
  ) {}

  async sweep(): Promise<boolean> {
    const lanes = await read(this.deliveries).distinct('endpointId', { nextAt: { $gt: new Date(0) } });
    // A turn that comes too early asks to be called again in time.
    for (const lane of lanes as string[]) await this.rings.ring({ tenantId: this.tenant.id, lane });
    return lanes.length === 0;
  }
}
