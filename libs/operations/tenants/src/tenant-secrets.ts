import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { SecretBox } from '#platform/crypto';
import { accepted, text, texts, type Shape } from '#platform/values';
import { tenancyErrors, TenantRegistry, type TenantRecord } from '#foundation/tenancy';

export interface StripeAccount {
  /** `sk_…`: the tenant's own. */
  readonly secretKey: string;
  /** `whsec_…` of the endpoint that calls /webhooks/stripe/<tenant id>; two while one is rotated. */
  readonly webhookSecrets: readonly string[];
}

const STRIPE_ACCOUNT = {
  secretKey: text({ pattern: /^(sk|rk)_\w+$/, patternHint: 'a secret key of Stripe, sk_… or rk_…' }),
  webhookSecrets: texts({
    pattern: /^whsec_\S+$/,
    patternHint: 'a signing secret of a webhook endpoint, whsec_…',
    minItems: 1,
    maxItems: 2,
  }),
} satisfies Shape;

/** Stores tenants' credentials for other services, sealed so that only the same tenant's values open. */
@Injectable()
export class TenantSecrets {
  constructor(
    private readonly registry: TenantRegistry,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws tenant.unknown, tenant.invalid */
  async setStripe(tenantId: string, account: StripeAccount): Promise<TenantRecord> {
    const { secretKey, webhookSecrets } = accepted(STRIPE_ACCOUNT, account, tenancyErrors.invalid);
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
