import { TenantInjectable } from '#foundation/tenancy';
import { TenantRealm } from '../tokens/tenant-realm.js';

/** The accounts of the tenant's customers. */
@TenantInjectable()
export class CustomerRealm extends TenantRealm {
  readonly audience = 'shop';
}
