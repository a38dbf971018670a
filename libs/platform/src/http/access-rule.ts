import type { Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
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
  /** Instead of `type`: one of several shapes; the value of `property` says which. */
  readonly oneOf?: { readonly property: string; readonly shapes: Readonly<Record<string, Type>> };
  /** The answer is a page `{ data: type[], nextCursor, total? }`. */
  readonly list?: boolean;
  readonly description?: string;
  /** Media type, where it is not `application/json`; without a type it is text. */
  readonly mediaType?: string | readonly string[];
  /** The answer may also be 303 (see other); describes where it redirects to. */
  readonly seeOther?: string;
  /** The answer may also be 301 (moved permanently); describes where it redirects to. */
  readonly moved?: string;
}

/** Everything a route declares about itself; see `Access`. */
export interface AccessRule {
  readonly who: Audience | readonly Audience[];
  /** The permission a member of staff or an operator needs, such as `orders.refund`. */
  readonly permission?: Permission;
  /** Default: `required`, except for operators. */
  readonly tenant?: 'required' | 'none';
  /**
   * Path parameter that names the tenant by its id, on hosts of many tenants. If a route is served at several paths, some
   * may lack it.
   */
  readonly tenantParam?: string;
  /** Whether `Idempotency-Key` is read (default `none`). */
  readonly idempotency?: 'none' | 'optional' | 'required';
  /**
   * `transaction` (default): the answer is stored in the transaction of the effect. `steps`: the handler calls other systems
   * and keeps its own record of its steps.
   */
  readonly idempotencyMode?: 'transaction' | 'steps';
  /**
   * Field of the answer with a secret that is shown only once: it is not stored for an Idempotency-Key, and a
   * replay has `secretOmitted: true` instead.
   */
  readonly showsOnce?: string;
  /**
   * Makes fields that are added to each successful answer, also to a replayed one, and not stored for the Idempotency-Key:
   * secrets that can be computed again. The key must be required.
   */
  readonly computed?: (answer: never, request: FastifyRequest) => Promise<object>;
  /** The person must have proved their identity within the last five minutes. */
  readonly stepUp?: boolean;
  /** Also open to the token of a log-in that has to set up a second factor first. */
  readonly enrolment?: boolean;
  /** Which limit counts (default `default`). */
  readonly rate?: 'login' | 'default' | { readonly limit: number; readonly seconds: number };
  /**
   * Where the request names its store. With `path`, `query` or `body`, the guard checks that the store is one of the staff's
   * before the handler runs. `filter`: the handler itself shows and changes only data of their stores. `none` (default):
   * staff who are limited to stores are refused.
   */
  readonly store?: 'path' | 'query' | 'body' | 'filter' | 'none';
  /** The field that names it (default `storeId`). */
  readonly storeField?: string;
  /** Finds the store from the field's value, if the value is not the store's id. */
  readonly storeOf?: (value: string) => string;
  /**
   * The answer (to GET) is the same for everybody who may have it, and may be kept if it is asked for again each time: it has
   * an ETag of its content, and 304 says that it has not changed.
   */
  readonly revalidates?: boolean;
  /**
   * Besides `revalidates`: the answer depends only on the path, the query and the tenant, locale, currency and price group of the
   * caller, and is kept for all of them until an event of one of these aggregates, such as `product`. The library of the
   * events declares that its aggregates are shown (`declareShown` of tenancy).
   */
  readonly cache?: { readonly until: readonly string[] };
  /** The answer is a stream that may take longer than REQUEST_TIMEOUT_MS. */
  readonly streams?: boolean;

  /** One line for the documents. */
  readonly summary?: string;
  readonly description?: string;
  /** Default: `<controller without "Controller">_<method>`. Clients are generated from it: it never changes. */
  readonly operationId?: string;
  readonly answers?: Answer;
  /** The route's own errors, besides those that follow from the rule itself. */
  readonly errors?: readonly ErrorFactory[];
  /** The format of {@link errors}, if a specification or a browser needs another one than problem documents. */
  readonly failures?: Pick<Answer, 'type'> & { readonly mediaType?: string };
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
