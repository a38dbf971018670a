import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { CurrentTenant, TenantInjectable } from '#tenancy';
import { checkoutErrors } from './checkout.errors.js';

/** Where a provider's page sends the shopper afterwards. */
export interface ReturnTo {
  readonly success: string;
  readonly cancel: string;
}

/**
 * Only addresses of the tenant's own shop: anywhere else, a link to a genuine payment page would end on a stranger's
 * (open redirect, CWE-601).
 */
@TenantInjectable()
export class ReturnAddresses {
  constructor(
    private readonly tenant: CurrentTenant,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws checkout.return-url-not-allowed */
  of(orderId: string, wanted: { readonly successUrl?: string; readonly cancelUrl?: string }): ReturnTo {
    const { settings, hosts } = this.tenant.record;
    const origins = [...settings.origins, ...hosts.map((host) => `https://${host}`)];
    for (const url of [wanted.successUrl, wanted.cancelUrl]) {
      if (url && !origins.includes(new URL(url).origin)) throw checkoutErrors.returnUrlNotAllowed();
    }
    const shop = origins[0] ?? this.config.PUBLIC_URL;
    return {
      success: wanted.successUrl ?? `${shop}/checkout/success?order=${orderId}`,
      cancel: wanted.cancelUrl ?? `${shop}/checkout/cancelled?order=${orderId}`,
    };
  }
}
