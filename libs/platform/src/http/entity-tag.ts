import {
  createParamDecorator,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { platformErrors } from '#platform/errors';

function versionOf(context: ExecutionContext): number | undefined {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const version = /^"(\d{1,15})"$/.exec(header)?.[1];
  if (version === undefined) throw platformErrors.preconditionFailed();
  return Number(version);
}

function documented(required: boolean): ParameterDecorator {
  return (target, key) =>
    ApiHeader({
      name: 'If-Match',
      required,
      description: 'The ETag from when you read it; if it has changed since, the answer is 412',
      schema: { type: 'string', example: '"3"' },
    })(target, key!, Object.getOwnPropertyDescriptor(target, key!)!);
}

/**
 * The version that `If-Match` names (RFC 9110, section 13.1.1), or undefined if the caller accepts any: without the
 * header, or with `*`.
 * @throws request.precondition-failed for a tag that this API never made, which therefore matches nothing
 */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): number | undefined => versionOf(context),
  [documented(false)],
);

/**
 * As {@link IfMatch}, but required: a caller must have read what it changes (RFC 6585, section 3).
 * @throws request.precondition-required without a version, `*` included; request.precondition-failed
 */
export const RequiredIfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): number => {
    const version = versionOf(context);
    if (version === undefined) throw platformErrors.preconditionRequired();
    return version;
  },
  [documented(true)],
);

/** Adds an ETag to every answer that has a version. */
@Injectable()
export class EntityTag implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        const version = (answer as { version?: unknown } | undefined)?.version;
        if (typeof version === 'number') {
          void context.switchToHttp().getResponse<FastifyReply>().header('ETag', `"${version}"`);
        }
        return answer;
      }),
    );
  }
}
