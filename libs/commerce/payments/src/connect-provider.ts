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
   * Stores the account's secrets encrypted. They replace those that were stored before.
   * @param name name of the provider
   * @param secrets the secrets that its declaration asks for
   * @throws payment.unknown-provider, tenant.invalid, tenant.unknown
   */
  async run(tenantId: string, name: string, secrets: AccountSecrets): Promise<TenantRecord> {
    const traits = this.known.traitsOf(name);
    if (!traits) throw paymentErrors.unknownProvider();
    return this.secrets.keep(tenantId, name, accepted(traits.secrets, secrets, tenancyErrors.invalid));
  }
}
