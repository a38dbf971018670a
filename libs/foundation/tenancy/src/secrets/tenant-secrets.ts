import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { SecretBox } from '#platform/crypto';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { Tenant, TenantRecord } from '../registry/tenant.schema.js';
import { tenancyErrors } from '../tenancy.errors.js';

/** The secrets of a tenant's account at another service, by name; a list if two are valid during a rotation. */
export type AccountSecrets = Readonly<Record<string, string | readonly string[]>>;

/** Stores tenants' credentials for other services. Each value is sealed for one tenant and one service. */
@Injectable()
export class TenantSecrets {
  constructor(
    private readonly registry: TenantRegistry,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores the credentials for a service and replaces those stored before.
   * @param service name of the service, such as a payment provider
   * @throws tenant.unknown
   */
  async keep(tenantId: string, service: string, secrets: AccountSecrets): Promise<TenantRecord> {
    const box = this.box(tenantId, service);
    const sealed = mapped(secrets, (secret) => box.seal(secret));
    const tenant = await this.registry.update(tenantId, { $set: { [`secrets.${service}`]: sealed } });
    if (!tenant) throw tenancyErrors.unknown();
    return tenant;
  }

  /** A tenant's credentials for a service, decrypted; undefined if it has no account there. */
  of({ _id, secrets }: Pick<TenantRecord, '_id' | 'secrets'>, service: string): AccountSecrets | undefined {
    const sealed = secrets?.[service];
    const box = this.box(_id, service);
    return sealed && mapped(sealed, (secret) => box.open(secret));
  }

  private box(tenantId: string, service: string): SecretBox {
    return SecretBox.for(this.config.ENCRYPTION_KEY, `${service}:${tenantId}`);
  }
}

function mapped(secrets: AccountSecrets, change: (secret: string) => string) {
  const all = Object.entries(secrets).map(([name, secret]): [string, string | string[]] => [
    name,
    typeof secret === 'string' ? change(secret) : secret.map(change),
  ]);
  return Object.fromEntries(all) satisfies NonNullable<Tenant['secrets']>[string];
}
