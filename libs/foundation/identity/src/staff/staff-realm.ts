import { CurrentTenant, TenantInjectable, TenantKeys } from '#foundation/tenancy';
import type { Realm } from '../tokens/refresh-tokens.js';

/** The accounts of the tenant's staff. */
@TenantInjectable()
export class StaffRealm implements Realm {
  readonly audience = 'admin';
  readonly tenantId: string;

  constructor(
    tenant: CurrentTenant,
    readonly keys: TenantKeys,
  ) {
    this.tenantId = tenant.id;
  }
}
