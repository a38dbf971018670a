import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { CurrentTenant, ownPage, TenantInjectable, webOrigins } from '#foundation/tenancy';
import { checkoutErrors } from './checkout.errors.js';

/** Where a provider's page sends the shopper afterwards. */
export interface ReturnTo {
  readonly success: string;
  readonly cancel: string;
}

interface WantedPages {
  readonly successUrl?: string;
  readonly cancelUrl?: string;
}

/**
 * The default pages, on the tenant's own origin. The API serves plain pages at these paths, for tenants that have no
 * origin and for those whose origin is the API.
 */
export const RETURN_PATHS = { success: '/checkout/success', cancel: '/checkout/cancelled' } as const;

/**
 * Allows only addresses of the tenant's own shop. Otherwise a genuine payment page could lead to a stranger's page (open
 * redirect, CWE-601).
 */
@TenantInjectable()
export class ReturnAddresses {
  constructor(
    private readonly tenant: CurrentTenant,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws checkout.return-url-not-allowed */
  of(orderId: string, wanted: WantedPages): ReturnTo {
    const shop = webOrigins(this.tenant.record)[0] ?? this.config.PUBLIC_URL;
    return {
      success: this.own(wanted, 'successUrl') ?? `${shop}${RETURN_PATHS.success}?order=${orderId}`,
      cancel: this.own(wanted, 'cancelUrl') ?? `${shop}${RETURN_PATHS.cancel}?order=${orderId}`,
    };
  }

  /** The normalised address that was checked; the provider gets this one. */
  private own(wanted: WantedPages, field: keyof WantedPages): string | undefined {
    const address = wanted[field];
    if (address === undefined) return undefined;
    const page = ownPage(address, this.tenant.record);
    if (page === undefined) throw checkoutErrors.returnUrlNotAllowed(undefined, { field });
    return page;
  }
}
