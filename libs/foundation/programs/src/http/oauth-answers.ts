import {
  Catch,
  createParamDecorator,
  Inject,
  type ArgumentsHost,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '#platform/config';
import { platformErrors, type DomainError } from '#platform/errors';
import { ProblemFilter, statusOfKind } from '#platform/http';
import { wireError } from '../oauth/oauth.errors.js';
import { readParameters, type Parameters } from '../oauth/parameters.js';

/** Answers errors in the format of OAuth (RFC 6749 section 5.2); errors that are not OAuth's stay problem documents. */
@Catch()
export class OAuthErrorFilter extends ProblemFilter {
  constructor(@Inject(CONFIG) config: Config) {
    super(config.PUBLIC_URL);
  }

  override catch(thrown: unknown, host: ArgumentsHost): void {
    const error = wireError(thrown);
    if (!error) return super.catch(thrown, host);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = statusOfKind[(thrown as DomainError).spec.kind];
    if (status === 401) reply.header('WWW-Authenticate', 'Basic realm="oauth", charset="UTF-8"');
    void reply.code(status).header('Cache-Control', 'no-store').send(error);
  }
}

/** The parameters of a form. @throws request.unsupported-media without one, oauth.invalid-request */
export const Form = createParamDecorator((_: unknown, context: ExecutionContext): Parameters => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!(body instanceof URLSearchParams)) throw platformErrors.unsupportedMedia();
  return readParameters(body);
});

/** Whether the path names the tenant; this decides which of the tenant's issuers answers; see Issuers. */
export const ByPath = createParamDecorator((_: unknown, context: ExecutionContext): boolean => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest>();
  return (params as { readonly tenant?: string }).tenant !== undefined;
});
