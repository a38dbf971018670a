import { AsyncLocalStorage } from 'node:async_hooks';

/** Who caused a change; recorded in events and history. */
export interface Actor {
  readonly type: 'guest' | 'customer' | 'staff' | 'operator' | 'system';
  readonly id?: string;
  /** The machine that acted in this person's name. */
  readonly via?: { readonly kind: 'api-key' | 'oauth'; readonly id: string };
}

/** Where a request came from, and what it asked for; recorded where people act on others' things. */
export interface Origin {
  readonly ip: string;
  readonly userAgent?: string;
  /** The route's operation id. */
  readonly operation: string;
}

/** Facts about the work in progress that logs, metrics and guards against cross-tenant access read. */
export interface Execution {
  readonly correlationId: string;
  tenantId?: string;
  actor?: Actor;
  origin?: Origin;
}

const storage = new AsyncLocalStorage<Execution>();

/** Runs `work` with `execution` as its ambient facts; nested runs replace them. */
export function runWith<T>(execution: Execution, work: () => T): T {
  return storage.run(execution, work);
}

/** From here on the work in progress is theirs, such as a log-in's once it is proved whose. */
export function actAs(actor: Actor): void {
  const execution = storage.getStore();
  if (execution) execution.actor = actor;
}

/** The ambient facts, or undefined outside any request, job or command. */
export function currentExecution(): Execution | undefined {
  return storage.getStore();
}
