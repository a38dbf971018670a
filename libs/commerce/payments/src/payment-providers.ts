import { CurrentTenant, TenantGraph, TenantInjectable } from '#foundation/tenancy';
import { KnownPaymentProviders, type PaymentProviderTraits } from './known-payment-providers.js';
import type { PaymentProvider } from './payment-provider.js';

/** The tenant's payment providers by name. */
@TenantInjectable()
export class PaymentProviders {
  constructor(
    private readonly known: KnownPaymentProviders,
    private readonly tenant: CurrentTenant,
    private readonly graph: TenantGraph,
  ) {}

  /** The provider for new payments: the first one where the tenant has an account, otherwise the first one. */
  get preferred(): PaymentProviderTraits {
    const names = this.known.names();
    const { secrets = {} } = this.tenant.record;
    const traits = this.known.traitsOf(names.find((name) => secrets[name]) ?? names[0] ?? '');
    if (!traits) throw new Error('this process has no payment provider');
    return traits;
  }

  has(name: string): boolean {
    return this.known.traitsOf(name) !== undefined;
  }

  /** @param name the provider's name in the payment */
  async named(name: string): Promise<PaymentProvider> {
    const service = this.known.serviceOf(name);
    if (!service) throw new Error(`there is no payment provider ${name}`);
    return this.graph.get(service);
  }
}
