import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

/** What a handler returns instead of its answer if the last part of the path has changed for good. */
export class MovedTo {
  /** @param name the last part of the path now */
  constructor(readonly name: string) {}
}

/**
 * Answers {@link MovedTo} with 301 and the new address, which keeps the query. For controllers whose routes declare
 * `answers.moved`.
 */
@Injectable()
export class RedirectMoved implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!(answer instanceof MovedTo)) return answer;
        const http = context.switchToHttp();
        const [query = ''] = /\?.*$/.exec(http.getRequest<FastifyRequest>().url) ?? [];
        const location = `./${encodeURIComponent(answer.name)}${query}`;
        void http.getResponse<FastifyReply>().code(301).header('Location', location);
        return undefined;
      }),
    );
  }
}
