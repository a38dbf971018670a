import { TenantInjectable } from '#foundation/tenancy';
import type { PaymentProvider } from './payment-provider.js';
import { StripeProvider } from './providers/stripe/stripe-provider.js';

/** Every provider that is built in. Another one is a name here, a folder below `providers/` and a line below. */
export const PAYMENT_PROVIDERS = ['stripe'] as const;
export type PaymentProviderName = (typeof PAYMENT_PROVIDERS)[number];

/** The tenant's payment providers by name. */
@TenantInjectable()
export class PaymentProviders {
  /** Takes new payments. */
  readonly preferred: PaymentProviderName = 'stripe';
  private readonly byName: Readonly<Record<PaymentProviderName, PaymentProvider>>;

  constructor(stripe: StripeProvider) {
    this.byName = { stripe };
  }

  /** @param name as payments record it */
  named(name: string): PaymentProvider {
    const provider = this.byName[name as PaymentProviderName];
    if (!provider) throw new Error(`there is no payment provider ${name}`);
    return provider;
  }
}
