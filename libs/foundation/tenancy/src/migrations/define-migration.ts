import type { Connection } from 'mongoose';
import type { TenantRecord } from '../registry/tenant.schema.js';

/**
 * A change to the shape of every tenant's data, in its database or its record. It must leave the data readable by the version before it (old and
 * new code run side by side during a deployment) and do nothing the second time (it is repeated after a crash).
 */
export interface Migration {
  /** `YYYYMMDDNN`; migrations run in this order. */
  readonly version: number;
  readonly name: string;
  up?(tenant: Connection): Promise<void>;
  /** Fields of the tenant's record in the platform database to set; written together with the note that this ran. */
  record?(tenant: TenantRecord): Readonly<Record<string, unknown>>;
}

const declared: Migration[] = [];

/** Declares a migration. Two with one version throw at load. */
export function defineMigration<const M extends Migration>(migration: M): M {
  if (declared.some(({ version }) => version === migration.version)) {
    throw new Error(`two migrations have version ${migration.version}`);
  }
  declared.push(migration);
  declared.sort((a, b) => a.version - b.version);
  return migration;
}

export function migrationsAfter(version: number): Migration[] {
  return declared.filter((migration) => migration.version > version);
}

/** Version of the newest declared migration, 0 without any: new tenants start there. */
export function newestMigration(): number {
  return declared.at(-1)?.version ?? 0;
}
