import { Injectable } from '@nestjs/common';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { Tenant, TenantRecord } from '../registry/tenant.schema.js';
import { tenancyErrors } from '../tenancy.errors.js';
import { TenantKeyRings, type KeysOwner } from './tenant-key-rings.js';

/** The secrets of a tenant's account at another service, by name; a list if two are valid during a rotation. */
export type AccountSecrets = Readonly<Record<string, string | readonly string[]>>;

/** Stores tenants' credentials for other services. Each value is sealed with the tenant's key for one service. */
@Injectable()
export class TenantSecrets {
  constructor(
    private readonly registry: TenantRegistry,
    private readonly rings: TenantKeyRings,
  ) {}

  /**
   * Stores the credentials for a service and replaces those stored before.
   * @param service name of the service, such as a payment provider
   * @throws tenant.unknown
   */
  async keep(tenantId: string, service: string, secrets: AccountSecrets): Promise<TenantRecord> {
    const owner = await this.registry.read({ _id: tenantId });
    if (!owner) throw tenancyErrors.unknown();
    const box = this.rings.of(owner).box(service);
    const sealed = mapped(secrets, (secret) => box.seal(secret));
    const tenant = await this.registry.update(tenantId, { $set: { [`secrets.${service}`]: sealed } });
    if (!tenant) throw tenancyErrors.unknown();
    return tenant;
  }

  /** A tenant's credentials for a service, decrypted; undefined if it has no account there. */
  of(tenant: KeysOwner & Pick<TenantRecord, 'secrets'>, service: string): AccountSecrets | undefined {
    const sealed = tenant.secrets?.[service];
    const box = this.rings.of(tenant).box(service);
    return sealed && mapped(sealed, (secret) => box.open(secret));
  }
}

function mapped(secrets: AccountSecrets, change: (secret: string) => string) {
  const all = Object.entries(secrets).map(([name, secret]): [string, string | string[]] => [
    name,
    typeof secret === 'string' ? change(secret) : secret.map(change),
  ]);
  return Object.fromEntries(all) satisfies NonNullable<Tenant['secrets']>[string];
}
