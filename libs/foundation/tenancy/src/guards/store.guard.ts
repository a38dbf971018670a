import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { platformErrors } from '#platform/errors';
import { NOT_YOUR_STORE } from '../caller/refusals.js';
import { demandStore } from './admission.js';
import { guardedCallOf, type GuardedCall } from './guarded-call.js';

const PLACES = { path: 'params', query: 'query', body: 'body' } as const;

/**
 * Limits callers to their stores. `store` of `@Access` says where the request names the store: in the path, the query or the
 * body. If no store is named, these callers are refused. With `filter`, the handler shows only data of the caller's stores.
 */
@Injectable()
export class StoreGuard implements CanActivate {
  /** @throws request.forbidden for another store than the caller's, or none */
  canActivate(context: ExecutionContext): boolean {
    const call = guardedCallOf(context);
    const stores = call?.principal?.stores;
    if (!call || !stores) return true;
    const { rule, principal } = call;
    demandStore(rule, principal);
    if (rule.permission && rule.store in PLACES && !stores.includes(namedStore(call)!)) {
      throw platformErrors.forbidden(NOT_YOUR_STORE);
    }
    return true;
  }
}

/** Reads the input before validation: a value that is not one string names no store. */
function namedStore({ rule, ...places }: GuardedCall): string | undefined {
  const place = places[PLACES[rule.store as keyof typeof PLACES]] as Record<string, unknown> | null;
  const value = place?.[rule.storeField ?? 'storeId'];
  if (typeof value !== 'string') return undefined;
  return rule.storeOf ? rule.storeOf(value) : value;
}
