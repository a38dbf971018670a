import { Injectable } from '@nestjs/common';
import { accepted } from '#platform/values';
import { tenancyErrors, TenantSecrets, type AccountSecrets, type TenantRecord } from '#foundation/tenancy';
import { KnownPaymentProviders } from './known-payment-providers.js';
import { paymentErrors } from './payments.errors.js';

/** Connects a tenant to its account at a payment provider. */
@Injectable()
export class ConnectProvider {
  constructor(
    private readonly known: KnownPaymentProviders,
    private readonly secrets: TenantSecrets,
  ) {}

  /**
   * Keeps the account's secrets, sealed, instead of those that were kept before.
   * @param name of the provider @param secrets what its declaration asks for
   * @throws payment.unknown-provider, tenant.invalid, tenant.unknown
   */
  async run(tenantId: string, name: string, secrets: AccountSecrets): Promise<TenantRecord> {
    const traits = this.known.traitsOf(name);
    if (!traits) throw paymentErrors.unknownProvider();
    return this.secrets.keep(tenantId, name, accepted(traits.secrets, secrets, tenancyErrors.invalid));
  }
}
