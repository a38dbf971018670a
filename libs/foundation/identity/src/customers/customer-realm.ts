import { CurrentTenant, TenantInjectable, TenantKeys } from '#foundation/tenancy';
import type { Realm } from '../tokens/refresh-tokens.js';

/** The accounts of the tenant's customers. */
@TenantInjectable()
export class CustomerRealm implements Realm {
  readonly audience = 'shop';
  readonly tenantId: string;

  constructor(
    tenant: CurrentTenant,
    readonly keys: TenantKeys,
  ) {
    this.tenantId = tenant.id;
  }
}
