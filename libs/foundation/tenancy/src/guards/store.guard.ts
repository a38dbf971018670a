import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { platformErrors } from '#platform/http';
import { demandStore } from './admission.js';
import { questionOf, type Question } from './question.js';

const PLACES = { path: 'params', query: 'query', body: 'body' } as const;

/**
 * Holds callers who are limited to stores to them, where `store` of `@Access` says that the store is named: in the path,
 * the query or the body. Where no store is named they are refused, and what declares `filter` shows only what is of the
 * caller's stores.
 */
@Injectable()
export class StoreGuard implements CanActivate {
  /** @throws request.forbidden for another store than the caller's, or none */
  canActivate(context: ExecutionContext): boolean {
    const question = questionOf(context);
    const stores = question?.principal?.stores;
    if (!question || !stores) return true;
    const { rule, principal } = question;
    demandStore(rule, principal);
    if (rule.permission && rule.store in PLACES && !stores.includes(namedStore(question)!)) {
      throw platformErrors.forbidden('This is not one of the stores that you work for.');
    }
    return true;
  }
}

/** Looks at what came in, before validation: whatever is not one text names no store. */
function namedStore({ rule, ...places }: Question): string | undefined {
  const place = places[PLACES[rule.store as keyof typeof PLACES]] as Record<string, unknown> | null;
  const value = place?.[rule.storeField ?? 'storeId'];
  if (typeof value !== 'string') return undefined;
  return rule.storeOf ? rule.storeOf(value) : value;
}
