import type { Type } from '@nestjs/common';
import type { ErrorFactory } from '#platform/errors';
import type { Permission } from '#platform/permissions';

/**
 * Who calls: `public` needs no credential, `guest` is anybody at a tenant (a customer token or cart token is read when
 * it is sent), the others must prove who they are.
 */
export type Audience = 'public' | 'guest' | 'customer' | 'staff' | 'operator';

/** What a route answers when all goes well. */
export interface Answer {
  /** Default: 201 for POST, else 200. 204 where there is no type. */
  readonly status?: number;
  readonly type?: Type;
  /** Instead of `type`: one of several shapes, told apart by what each has in `property`. */
  readonly oneOf?: { readonly property: string; readonly shapes: Readonly<Record<string, Type>> };
  /** The answer is a page `{ data: type[], nextCursor, total? }`. */
  readonly list?: boolean;
  readonly description?: string;
  /** Media type, where it is not `application/json`; without a type it is text. */
  readonly mediaType?: string;
  /** It may also be 303 (see other); says where to. */
  readonly seeOther?: string;
}

/** Everything a route declares about itself; see `Access`. */
export interface AccessRule {
  readonly who: Audience | readonly Audience[];
  /** The permission a member of staff or an operator needs, such as `orders.refund`. */
  readonly permission?: Permission;
  /** Default: `required`, except for operators. */
  readonly tenant?: 'required' | 'none';
  /**
   * Path parameter that names the tenant by its id, on hosts of many tenants. A route that is served at several paths
   * need not have it in all of them.
   */
  readonly tenantParam?: string;
  /** Whether `Idempotency-Key` is read (default `none`). */
  readonly idempotency?: 'none' | 'optional' | 'required';
  /**
   * `transaction` (default): the answer is stored in the one transaction of the effect. `steps`: the handler makes
   * calls outside and keeps its own record of steps.
   */
  readonly idempotencyMode?: 'transaction' | 'steps';
  /**
   * Field of the answer that holds a secret which is shown this once: it is not kept for an Idempotency-Key, and a
   * replay says `secretOmitted: true` instead.
   */
  readonly showsOnce?: string;
  /** The session must have proved itself again a short while ago. */
  readonly stepUp?: boolean;
  /** Also open to the token of a log-in that has to set up a second factor first. */
  readonly enrolment?: boolean;
  /** Which limit counts (default `default`). */
  readonly rate?: 'login' | 'default' | { readonly limit: number; readonly seconds: number };
  /**
   * Where the store is named that staff must be assigned to. Path, query and body are held against their stores before
   * the handler runs; `filter`: the handler shows and changes only what is of their stores; `none` (default): staff who
   * are limited to stores are refused.
   */
  readonly store?: 'path' | 'query' | 'body' | 'filter' | 'none';
  /** The field that names it (default `storeId`). */
  readonly storeField?: string;
  /** The store that the field's value names, where it is not the store's id itself. */
  readonly storeOf?: (value: string) => string;
  /** The answer is a stream that may take longer than REQUEST_TIMEOUT_MS. */
  readonly streams?: boolean;

  /** One line for the documents. */
  readonly summary?: string;
  readonly description?: string;
  /** Default: `<controller without "Controller">_<method>`. Clients are generated from it: it never changes. */
  readonly operationId?: string;
  readonly answers?: Answer;
  /** Errors worth telling, besides those that follow from the rule itself. */
  readonly errors?: readonly ErrorFactory[];
  /** The form in which {@link errors} are told, where a specification or a browser wants another one than problems. */
  readonly failures?: Pick<Answer, 'type' | 'mediaType'>;
  readonly deprecated?: boolean;
}

/** A rule with its defaults filled in, as guards read it. */
export interface ResolvedAccess extends AccessRule {
  readonly who: readonly Audience[];
  readonly tenant: 'required' | 'none';
  readonly idempotency: 'none' | 'optional' | 'required';
  readonly idempotencyMode: 'transaction' | 'steps';
  readonly stepUp: boolean;
  readonly enrolment: boolean;
  readonly rate: NonNullable<AccessRule['rate']>;
  readonly store: NonNullable<AccessRule['store']>;
  readonly operationId: string;
}

/** Fills in the defaults; `operationId` is for routes that declare none. */
export function resolveAccess(rule: AccessRule, operationId: string): ResolvedAccess {
  const who = typeof rule.who === 'string' ? [rule.who] : rule.who;
  const operatorsOnly = who.every((audience) => audience === 'operator');
  return Object.freeze({
    ...rule,
    who: Object.freeze([...who]),
    tenant: rule.tenant ?? (operatorsOnly ? 'none' : 'required'),
    idempotency: rule.idempotency ?? 'none',
    idempotencyMode: rule.idempotencyMode ?? 'transaction',
    stepUp: rule.stepUp ?? false,
    enrolment: rule.enrolment ?? false,
    rate: rule.rate ?? 'default',
    store: rule.store ?? 'none',
    operationId: rule.operationId ?? operationId,
  });
}
