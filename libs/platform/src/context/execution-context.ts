import { AsyncLocalStorage } from 'node:async_hooks';

/** Who caused a change; recorded in events and history. */
export interface Actor {
  readonly type: 'guest' | 'customer' | 'staff' | 'operator' | 'system';
  readonly id?: string;
  /** The machine that acted in this person's name. */
  readonly via?: { readonly kind: 'api-key' | 'oauth'; readonly id: string };
}

/** Where a request came from and which operation it called; recorded in the audit logs. */
export interface Origin {
  readonly ip: string;
  readonly userAgent?: string;
  /** The route's operation id. */
  readonly operation: string;
}

/** Who asked for the current work and with which permissions; see `demand` of tenancy. */
export interface Caller {
  /** `nobody`: a request without a credential, also a guest's. */
  readonly audience: 'nobody' | 'customer' | 'staff' | 'operator';
  /** The account or machine; absent for nobody. */
  readonly id?: string;
  readonly permissions: ReadonlySet<string>;
  /** Stores for which the permissions hold; absent: all. */
  readonly stores?: readonly string[];
}

/** The caller until a credential is verified: every `demand` refuses it. */
export const NOBODY: Caller = Object.freeze({ audience: 'nobody', permissions: new Set<string>() });

/** Facts about the current work: logs, metrics and the checks against cross-tenant access read them. */
export interface Execution {
  readonly correlationId: string;
  tenantId?: string;
  actor?: Actor;
  origin?: Origin;
  /** With whose rights it is done; absent: with the product's own, as for jobs, subscribers and commands. */
  caller?: Caller;
  /** When what it answers becomes wrong by time alone; see {@link answerOnlyUntil}. */
  answerUntil?: Date;
}

const storage = new AsyncLocalStorage<Execution>();

/** Runs `work` with `execution` as its ambient execution; a nested run replaces it. */
export function runWith<T>(execution: Execution, work: () => T): T {
  return storage.run(execution, work);
}

/** Sets the actor of the rest of the current work, such as of a log-in after the password was checked. */
export function actAs(actor: Actor): void {
  const execution = storage.getStore();
  if (execution) execution.actor = actor;
}

/** Says when something that is being answered becomes wrong by time alone, as a price does when a sale ends: it is kept no longer. */
export function answerOnlyUntil(time: Date | undefined): void {
  const execution = storage.getStore();
  if (!execution || !time || (execution.answerUntil && execution.answerUntil <= time)) return;
  execution.answerUntil = time;
}

/** The ambient execution, or undefined outside any request, job or command. */
export function currentExecution(): Execution | undefined {
  return storage.getStore();
}
