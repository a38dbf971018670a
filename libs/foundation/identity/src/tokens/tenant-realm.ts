import { CurrentTenant, TenantInjectable, TenantKeys } from '#foundation/tenancy';
import type { Realm } from './refresh-tokens.js';
import type { TokenAudience } from './access-tokens.js';

/** The accounts of one audience in the tenant, with the tenant's keys. */
@TenantInjectable()
export abstract class TenantRealm implements Realm {
  abstract readonly audience: TokenAudience;
  readonly tenantId: string;

  constructor(
    tenant: CurrentTenant,
    readonly keys: TenantKeys,
  ) {
    this.tenantId = tenant.id;
  }
}
