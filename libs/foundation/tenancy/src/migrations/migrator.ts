import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { unworded } from '#platform/languages';
import { createTenantIndexes } from '../provisioning/tenant-indexes.js';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { tenancyErrors } from '../tenancy.errors.js';
import { migrationsAfter, retiredCollections } from './define-migration.js';
import { dropRetired } from './retired-collections.js';

export interface MigrationReport {
  readonly migrated: number;
  readonly current: number;
  readonly skipped: number;
}

const LEASE_MS = 300_000;

/** Brings tenants' databases to the newest migration, each under a lease, and stores the version of each tenant. */
@Injectable()
export class Migrator {
  private readonly logger = new Logger(Migrator.name);

  constructor(
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
  ) {}

  /**
   * Migrates all tenants, or one. Stops at the first failure; when it runs again, it continues from there.
   * @param only id or slug of the one tenant
   * @param onTenant called after each tenant, to show progress
   * @throws tenant.unknown if there is no such tenant, or it is deleted
   */
  async migrate(
    only?: string,
    onTenant?: (tenant: TenantRecord, applied: number) => void,
  ): Promise<MigrationReport> {
    const report = { migrated: 0, current: 0, skipped: 0 };
    let found = false;
    for await (const tenant of this.registry.all({ status: { $in: ['active', 'suspended'] } })) {
      if (only !== undefined && tenant.slug !== only && tenant._id !== only) continue;
      found = true;
      const applied = await this.migrateOne(tenant);
      if (applied === undefined) report.skipped++;
      else if (applied === 0) report.current++;
      else report.migrated++;
      onTenant?.(tenant, applied ?? 0);
    }
    if (only !== undefined && !found)
      throw tenancyErrors.unknown(unworded(`There is no tenant ${only} to migrate.`));
    return report;
  }

  /** Returns how many migrations ran, or undefined if another process is migrating this tenant. */
  private async migrateOne(known: TenantRecord): Promise<number | undefined> {
    const owner = randomUUID();
    const now = new Date();
    const tenant = await this.registry.update(
      known._id,
      { $set: { lease: { owner, until: new Date(now.getTime() + LEASE_MS) } } },
      { $or: [{ lease: null }, { 'lease.until': { $lt: now } }] },
    );
    if (!tenant) return undefined;
    try {
      return await this.scope.runFor(tenant, async ({ connection }) => {
        await createTenantIndexes(connection);
        const pending = migrationsAfter(tenant.schemaVersion);
        for (const migration of pending) {
          this.logger.log(`tenant ${tenant.slug}: ${migration.version} ${migration.name}`);
          await migration.up?.(connection);
          const changed = migration.record?.((await this.registry.stored(tenant._id))!);
          await this.registry.update(tenant._id, { $set: { ...changed, schemaVersion: migration.version } });
        }
        for (const name of await dropRetired(connection, retiredCollections()))
          this.logger.log(`tenant ${tenant.slug}: dropped ${name}, which nobody needs any more`);
        return pending.length;
      });
    } finally {
      await this.registry.update(tenant._id, { $unset: { lease: '' } }, { 'lease.owner': owner });
    }
  }
}
