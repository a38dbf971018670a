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

/** Whoever asked for the work in progress, as far as it decides what may be done; see `demand` of tenancy. */
export interface Caller {
  /** `nobody`: a request without a credential, those of guests included. */
  readonly audience: 'nobody' | 'customer' | 'staff' | 'operator';
  /** The account or machine; absent for nobody. */
  readonly id?: string;
  readonly permissions: ReadonlySet<string>;
  /** Stores that the permissions count in; absent: all. */
  readonly stores?: readonly string[];
}

/** Who asks until a credential was verified: whatever needs a right is refused. */
export const NOBODY: Caller = Object.freeze({ audience: 'nobody', permissions: new Set<string>() });

/** Facts about the work in progress that logs, metrics and guards against cross-tenant access read. */
export interface Execution {
  readonly correlationId: string;
  tenantId?: string;
  actor?: Actor;
  origin?: Origin;
  /** On whose right it is done; absent: on the product's own, as jobs, subscribers and commands are. */
  caller?: Caller;
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
