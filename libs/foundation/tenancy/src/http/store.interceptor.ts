import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { accessRuleOf, platformErrors, type ResolvedAccess } from '#platform/http';

const PLACES = { path: 'params', query: 'query', body: 'body' } as const;

/**
 * Holds callers who are limited to stores to them, on routes whose `@Access` says where the store is named: in the path,
 * the query or the body. Only then is the handler called. Routes that concern no store or every one are refused before
 * (see `admit`), and those that declare `filter` show only what is of the caller's stores.
 */
@Injectable()
export class StoreInterceptor implements NestInterceptor {
  /** @throws request.forbidden for another store than the caller's, or none */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const stores = request.principal?.stores;
    const rule = stores && accessRuleOf(context);
    if (rule?.permission && rule.store in PLACES && !stores!.includes(namedStore(rule, request)!)) {
      throw platformErrors.forbidden('This is not one of the stores that you work for.');
    }
    return next.handle();
  }
}

/** Looks at what came in, before validation: whatever is not one text names no store. */
function namedStore(rule: ResolvedAccess, request: FastifyRequest): string | undefined {
  const place = request[PLACES[rule.store as keyof typeof PLACES]] as Record<string, unknown> | null;
  const value = place?.[rule.storeField ?? 'storeId'];
  if (typeof value !== 'string') return undefined;
  return rule.storeOf ? rule.storeOf(value) : value;
}
