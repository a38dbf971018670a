import type { Connection } from 'mongoose';
import { currentExecution } from '#platform/context';

/** Thrown into a MongoDB command that aims at another tenant's database than the work in progress belongs to. */
export class IsolationViolation extends Error {
  override readonly name = 'IsolationViolation';
}

type Listener = (violation: IsolationViolation) => void;
const listeners = new Set<Listener>();

/** Lets the isolation harness count violations. Returns how to stop listening. */
export function onIsolationViolation(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Compares the database of every command with the tenant of the async context and refuses what does not match:
 * a tenant's database is reachable only from work that runs for this tenant.
 */
export function guardIsolation(connection: Connection, databasePrefix: string): void {
  connection.getClient().on('commandStarted', (event) => {
    const database = event.databaseName;
    if (!database.startsWith(databasePrefix)) return;
    const tenantId = currentExecution()?.tenantId;
    if (tenantId !== undefined && database === databasePrefix + tenantId) return;
    const violation = new IsolationViolation(
      `${event.commandName} on ${database} from ${tenantId ? `work of tenant ${tenantId}` : 'work without a tenant'}`,
    );
    for (const listener of listeners) listener(violation);
    throw violation;
  });
}
