import { Injectable } from '@nestjs/common';
import type { SealedItem } from '#platform/crypto';
import { DomainError } from '#platform/errors';
import { KeysInUse } from '#platform/mongo';
import { OperatorAudit } from '#foundation/audit';
import { OperatorSecondFactor, SigningKeys } from '#foundation/identity';
import { ClusterConnections, TenantKeyRings, TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import { TenantLifecycle } from './tenant-lifecycle.js';

/** Kinds of what the installation's key has sealed. */
export type SealedKind = 'tenants' | 'clusters' | 'signingKeys' | 'operators';

/** What became of a sealed item: sealed anew, as it was, or why it could not be opened. */
export type Outcome = 'resealed' | 'current' | Error;

export interface Resealed {
  /** How many of each kind were sealed with the present ENCRYPTION_KEY. */
  readonly resealed: Readonly<Record<SealedKind, number>>;
  /** How many could not be; until there is none, the earlier key is needed. */
  readonly failed: number;
}

const TIMES_BUSY = 5;

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
    private readonly inUse: KeysInUse,
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
   * databases, the signing keys and the operators' second factors. What cannot be opened is reported and left as it is. It can
   * be repeated; what is done is left alone. If nothing is left, processes start without the earlier key.
   * @param report is called for each item
   */
  async reseal(
    report: (kind: SealedKind, name: string, outcome: Outcome) => void = () => undefined,
  ): Promise<Resealed> {
    await this.audit.record({
      action: 'installation.reseal',
      target: { type: 'installation', id: 'encryption-key' },
    });
    const resealed = { tenants: 0, clusters: 0, signingKeys: 0, operators: 0 };
    let failed = 0;
    for (const [kind, items] of this.sealed()) {
      for await (const item of items) {
        const outcome = await outcomeOf(item);
        if (outcome === 'resealed') resealed[kind]++;
        if (outcome instanceof Error) failed++;
        report(kind, item.name, outcome);
      }
    }
    if (failed === 0) await this.inUse.onlyPresent();
    return { resealed, failed };
  }

  private sealed(): [SealedKind, AsyncIterable<SealedItem>][] {
    return [
      ['tenants', this.tenantKeys()],
      ['clusters', this.clusters.sealed()],
      ['signingKeys', this.signingKeys.sealed()],
      ['operators', this.secondFactor.sealed()],
    ];
  }

  private async *tenantKeys(): AsyncGenerator<SealedItem> {
    for await (const { _id, slug } of this.registry.all()) {
      yield { name: slug, reseal: () => this.rings.reseal(_id) };
    }
  }
}

/** Others may be changing the same tenant: then it is tried again. */
async function outcomeOf({ reseal }: SealedItem): Promise<Outcome> {
  for (let time = 1; ; time++) {
    try {
      return (await reseal()) ? 'resealed' : 'current';
    } catch (error) {
      if (time < TIMES_BUSY && error instanceof DomainError && error.code === 'tenant.busy') continue;
      return error as Error;
    }
  }
}
