import { Injectable } from '@nestjs/common';
import type { UpdateQuery } from 'mongoose';
import { Announcements } from '../announcements/announcements.js';
import type { NewEvent } from '../events/define-event.js';
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
    private readonly announcements: Announcements,
  ) {}

  /**
   * Stores the credentials for a service and replaces those stored before.
   * @param service name of the service, such as a payment provider
   * @param event tells of it, without the credentials
   * @throws tenant.unknown
   */
  async keep(
    tenantId: string,
    service: string,
    secrets: AccountSecrets,
    event: NewEvent,
  ): Promise<TenantRecord> {
    const owner = await this.registry.read({ _id: tenantId });
    if (!owner) throw tenancyErrors.unknown();
    const box = this.rings.of(owner).box(service);
    const sealed = mapped(secrets, (secret) => box.seal(secret));
    const $set = { [`secrets.${service}`]: sealed, [`secretsSince.${service}`]: new Date() };
    return this.change(tenantId, { $set }, event);
  }

  /** Deletes the credentials for a service. @param event tells of it @throws tenant.unknown */
  forget(tenantId: string, service: string, event: NewEvent): Promise<TenantRecord> {
    const $unset = { [`secrets.${service}`]: '', [`secretsSince.${service}`]: '' };
    return this.change(tenantId, { $unset }, event);
  }

  /** A tenant's credentials for a service, decrypted; undefined if it has no account there. */
  of(tenant: KeysOwner & Pick<TenantRecord, 'secrets'>, service: string): AccountSecrets | undefined {
    const sealed = tenant.secrets?.[service];
    const box = this.rings.of(tenant).box(service);
    return sealed && mapped(sealed, (secret) => box.open(secret));
  }

  private async change(
    tenantId: string,
    change: UpdateQuery<Tenant>,
    event: NewEvent,
  ): Promise<TenantRecord> {
    const tenant = await this.announcements.change(tenantId, change, event);
    if (!tenant) throw tenancyErrors.unknown();
    return tenant;
  }
}

function mapped(secrets: AccountSecrets, change: (secret: string) => string) {
  const all = Object.entries(secrets).map(([name, secret]): [string, string | string[]] => [
    name,
    typeof secret === 'string' ? change(secret) : secret.map(change),
  ]);
  return Object.fromEntries(all) satisfies NonNullable<Tenant['secrets']>[string];
}
