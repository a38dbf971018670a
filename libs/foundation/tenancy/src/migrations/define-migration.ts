import type { Connection } from 'mongoose';
import type { Tenant } from '../registry/tenant.schema.js';
import type { RetiredCollection } from './retired-collections.js';

/**
 * A change to the data of every tenant, in its database or its record. The version before must still be able to read the
 * data (old and new code run side by side during a deployment), and a second run must change nothing (it is repeated after a
 * crash).
 */
export interface Migration {
  /** `YYYYMMDDNN`; migrations run in this order. */
  readonly version: number;
  readonly name: string;
  up?(tenant: Connection): Promise<void>;
  /** Fields to set in the tenant's record in the platform database; written together with the version. */
  record?(stored: Readonly<Tenant>): Readonly<Record<string, unknown>>;
  /** Collections that it has replaced; each run of `migrate` drops those that nobody needs any more. */
  readonly retires?: readonly RetiredCollection[];
}

const declared: Migration[] = [];

/** Declares a migration. Throws at load if another has the same version. */
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

/** The collections that migrations have replaced. */
export function retiredCollections(): RetiredCollection[] {
  return declared.flatMap(({ retires = [] }) => retires);
}

/** Version of the newest declared migration; 0 if there is none. New tenants start with it. */
export function newestMigration(): number {
  return declared.at(-1)?.version ?? 0;
}
