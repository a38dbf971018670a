import { Injectable } from '@nestjs/common';
import { OperatorAudit } from '#foundation/audit';
import { OperatorSecondFactor, SigningKeys } from '#foundation/identity';
import { ClusterConnections, TenantKeyRings, TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import { TenantLifecycle } from './tenant-lifecycle.js';

/** How many secrets of each kind were sealed with the present ENCRYPTION_KEY. */
export interface Resealed {
  readonly tenants: number;
  readonly clusters: number;
  readonly signingKeys: number;
  readonly operators: number;
}

/** Rotation of encryption keys, by operators. Each change is in the operators' audit log. */
@Injectable()
export class EncryptionKeys {
  constructor(
    private readonly tenants: TenantLifecycle,
    private readonly registry: TenantRegistry,
    private readonly rings: TenantKeyRings,
    private readonly clusters: ClusterConnections,
    private readonly signingKeys: SigningKeys,
    private readonly secondFactor: OperatorSecondFactor,
    private readonly audit: OperatorAudit,
  ) {}

  /**
   * Gives a tenant a new data key, which seals from a minute later on; what was sealed before stays readable.
   * @throws tenant.unknown, tenant.busy
   */
  async rotate(idOrSlug: string): Promise<TenantRecord> {
    const { _id: id } = await this.tenants.get(idOrSlug);
    await this.audit.record({ action: 'tenant.rotate-key', target: { type: 'tenant', id } });
    return this.rings.rotate(id);
  }

  /**
   * Seals everything with the present ENCRYPTION_KEY that an earlier one has sealed: the tenants' data keys, the addresses of
   * databases, the signing keys and the operators' second factors. It can be repeated; what is done is left alone.
   * @param report is called for each tenant
   */
  async reseal(
    report: (tenant: TenantRecord, changed: boolean) => void = () => undefined,
  ): Promise<Resealed> {
    await this.audit.record({
      action: 'installation.reseal',
      target: { type: 'installation', id: 'encryption-key' },
    });
    let tenants = 0;
    for await (const tenant of this.registry.all()) {
      const changed = await this.rings.reseal(tenant._id);
      if (changed) tenants++;
      report(tenant, changed);
    }
    return {
      tenants,
      clusters: await this.clusters.reseal(),
      signingKeys: await this.signingKeys.reseal(),
      operators: await this.secondFactor.reseal(),
    };
  }
}
