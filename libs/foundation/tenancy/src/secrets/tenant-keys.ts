import { KeyRing } from '#platform/crypto';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { TenantKeyRings } from './tenant-key-rings.js';

/**
 * The tenant's data keys, with which its services seal secrets and sign tokens. They are always those of the newest record:
 * boxes and MACs that a service made before a rotation use the new key after it.
 */
@TenantInjectable()
export class TenantKeys extends KeyRing {
  constructor(tenant: CurrentTenant, rings: TenantKeyRings) {
    super(() => rings.keysOf(tenant.record), tenant.id);
  }
}
