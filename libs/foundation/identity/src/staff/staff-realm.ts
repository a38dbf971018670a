import { TenantInjectable } from '#foundation/tenancy';
import { TenantRealm } from '../tokens/tenant-realm.js';

/** The accounts of the tenant's staff. */
@TenantInjectable()
export class StaffRealm extends TenantRealm {
  readonly audience = 'admin';
}
