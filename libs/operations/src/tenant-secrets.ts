import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { SecretBox } from '#platform/crypto';
import { tenancyErrors, TenantRegistry, type TenantRecord } from '#tenancy';

export interface StripeAccount {
  /** `sk_…`: the tenant's own. */
  readonly secretKey: string;
  /** `whsec_…` of the endpoint that calls /webhooks/stripe/<tenant id>; two while one is rotated. */
  readonly webhookSecrets: readonly string[];
}

/** Stores tenants' credentials for other services, sealed so that only the same tenant's values open. */
@Injectable()
export class TenantSecrets {
  constructor(
    private readonly registry: TenantRegistry,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws tenant.unknown */
  async setStripe(tenantId: string, { secretKey, webhookSecrets }: StripeAccount): Promise<TenantRecord> {
    const box = SecretBox.for(this.config.ENCRYPTION_KEY, `stripe:${tenantId}`);
    const tenant = await this.registry.update(tenantId, {
      $set: {
        'settings.stripeKey': box.seal(secretKey),
        'settings.stripeWebhookSecrets': webhookSecrets.map((secret) => box.seal(secret)),
      },
    });
    if (!tenant) throw tenancyErrors.unknown();
    return tenant;
  }
}
