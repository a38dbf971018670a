import mongoose, { type Connection } from 'mongoose';
import type { Config } from '#platform/config';
import type { TenantRecord } from '#foundation/tenancy';
import { until } from '../until.js';

/** The kinds of people whose actions are audited. */
const AUDITED = ['staff', 'operator'];

/** The stored audit logs of a tenant and of the operators. */
export class AuditEntries {
  private constructor(
    private readonly connection: Connection,
    private readonly config: Config,
    private readonly tenant: TenantRecord,
  ) {}

  static async open(config: Config, tenant: TenantRecord): Promise<AuditEntries> {
    const connection = await mongoose.createConnection(config.MONGODB_URI).asPromise();
    return new AuditEntries(connection, config, tenant);
  }

  /** Waits until every event of staff and operators has its entry. */
  async written(): Promise<void> {
    const [outbox, log] = [
      this.of(this.tenant.database, 'outbox'),
      this.of(this.tenant.database, 'audit_log'),
    ];
    await until('the entries of all that staff did', async () => {
      const events = await outbox.distinct('_id', { 'actor.type': { $in: AUDITED } });
      const told = new Set(await log.distinct('eventId'));
      return events.every((id) => told.has(id));
    });
  }

  /**
   * Whether a call of an operation has an entry.
   * @param since time of the call; older entries may come from its preparation
   * @param person who called; if absent, anybody
   */
  async hasEntryFor(operation: string, since: Date, person?: string): Promise<boolean> {
    const actor = person === undefined ? { 'actor.type': { $in: AUDITED } } : { 'actor.id': person };
    const when = { at: { $gte: since }, ...actor };
    const found = await Promise.all([
      this.of(this.tenant.database, 'audit_log').findOne({ operation, ...when }),
      this.of(this.config.PLATFORM_DB, 'operator_audit_log').findOne({
        'origin.operation': operation,
        ...when,
      }),
    ]);
    return found.some((entry) => entry !== null);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private of(database: string, collection: string) {
    return this.connection.getClient().db(database).collection(collection);
  }
}
