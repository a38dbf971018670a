import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { newId } from '#platform/ids';
import { isDuplicateKey, PLATFORM } from '#platform/mongo';
import { newestMigration } from '../migrations/define-migration.js';
import { DEFAULT_CLUSTER } from '../registry/cluster.schema.js';
import { TenantRegistry } from '../registry/tenant-registry.js';
import { TenantRules, type NewTenant } from '../registry/tenant-rules.js';
import { recordOf, withDefaults } from '../registry/tenant-record.js';
import { Tenant, type TenantRecord } from '../registry/tenant.schema.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { TenantKeyRings } from '../secrets/tenant-key-rings.js';
import { tenancyErrors } from '../tenancy.errors.js';
import { WorkList } from '../work/work-list.js';
import { ProvisioningSteps } from './provisioning-step.js';
import { createTenantIndexes } from './tenant-indexes.js';

/** Work that finishes what a process has left half done. */
export const PROVISIONING_WORK = 'provisioning';

const LEASE_MS = 30_000;

/**
 * Creates tenants. A tenant is invisible until everything is in place; a provisioning that was interrupted is
 * finished by asking for the same tenant again, or by the worker half a minute later.
 */
@Injectable()
export class Provisioning {
  private readonly logger = new Logger(Provisioning.name);

  constructor(
    @InjectModel(Tenant.name, PLATFORM) private readonly tenants: Model<Tenant>,
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
    private readonly steps: ProvisioningSteps,
    private readonly rules: TenantRules,
    private readonly rings: TenantKeyRings,
    private readonly list: WorkList,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Creates a tenant: database, collections, awaited indexes, owner, default store.
   * Repeating the call with the same slug and owner finishes or returns the same tenant.
   * @throws tenant.invalid, tenant.host-taken; tenant.slug-taken when the slug belongs to a tenant of somebody else
   */
  async create(asked: NewTenant): Promise<TenantRecord> {
    const wanted = this.rules.acceptNew(asked);
    const owner = randomUUID();
    const tenant = (await this.insert(wanted, owner)) ?? (await this.existing(wanted));
    return tenant.status === 'provisioning' ? this.finish(tenant._id, owner) : tenant;
  }

  /**
   * Inserts the tenant with a lease. Before it exists, the worker is asked to look at it when the lease is over: so it is
   * finished whatever happens to this process.
   */
  private async insert(wanted: NewTenant, owner: string): Promise<TenantRecord | null> {
    const id = newId();
    await this.list.wake(id, [{ work: PROVISIONING_WORK, at: new Date(Date.now() + LEASE_MS) }]);
    try {
      const tenant = await this.tenants.create({
        _id: id,
        slug: wanted.slug,
        name: wanted.name,
        status: 'provisioning',
        hosts: wanted.hosts ? [...wanted.hosts] : [],
        cluster: DEFAULT_CLUSTER,
        database: this.config.TENANT_DB_PREFIX + id,
        keys: [this.rings.make(id)],
        schemaVersion: newestMigration(),
        // A default that changes later changes no shop that is open already.
        settings: withDefaults(wanted.settings),
        ownerEmail: wanted.ownerEmail,
        lease: leaseOf(owner),
      });
      await this.registry.announce(id);
      return recordOf(tenant.toObject());
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  private async existing(wanted: NewTenant): Promise<TenantRecord> {
    const tenant = await this.registry.read({ slug: wanted.slug });
    // The slug is free, so another tenant has one of the hosts.
    if (!tenant) throw tenancyErrors.hostTaken();
    if (tenant.ownerEmail !== wanted.ownerEmail || tenant.status === 'deleted') {
      throw tenancyErrors.slugTaken();
    }
    return tenant;
  }

  /**
   * Finishes a provisioning that was begun.
   * @throws tenant.not-ready while another process does
   */
  async finish(id: string, owner: string = randomUUID()): Promise<TenantRecord> {
    const free = [{ lease: null }, { 'lease.until': { $lt: new Date() } }, { 'lease.owner': owner }];
    const tenant = await this.registry.update(
      id,
      { $set: { lease: leaseOf(owner) } },
      { status: 'provisioning', $or: free },
    );
    if (!tenant) return this.finishedByAnother(id);
    try {
      await this.scope.runFor(tenant, async (graph) => {
        await createTenantIndexes(graph.connection);
        for (const step of this.steps.all()) await (await graph.get(step)).provision();
      });
      const active = await this.registry.update(
        id,
        { $set: { status: 'active' }, $unset: { lease: '' } },
        // It may have been deleted meanwhile.
        { status: 'provisioning' },
      );
      return active ?? (await this.finishedByAnother(id));
    } catch (error) {
      this.logger.error(
        `provisioning of tenant ${id} stopped; repeat it to continue: ${(error as Error).message}`,
      );
      await this.registry.update(id, { $unset: { lease: '' } }, { 'lease.owner': owner });
      throw error;
    }
  }

  private async finishedByAnother(id: string): Promise<TenantRecord> {
    const tenant = await this.registry.read({ _id: id });
    if (tenant?.status === 'active') return tenant;
    if (tenant?.status === 'deleted') throw tenancyErrors.deleted();
    throw tenancyErrors.notReady(undefined, { retryAfter: 1 });
  }
}

function leaseOf(owner: string): { owner: string; until: Date } {
  return { owner, until: new Date(Date.now() + LEASE_MS) };
}
