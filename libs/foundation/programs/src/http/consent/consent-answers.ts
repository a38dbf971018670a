import { Catch, Inject, type ArgumentsHost } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '#platform/config';
import { ProblemFilter, statusOfKind, toDomainError } from '#platform/http';
import { localeOf } from '#foundation/identity/http';
import { contentSecurityPolicy, failurePage } from './consent-page.js';

/** @param redirectUri where its forms may lead in the end */
export function sendPage(reply: FastifyReply, page: string, redirectUri?: string): string {
  void reply
    .type('text/html; charset=utf-8')
    .header('Content-Security-Policy', contentSecurityPolicy(redirectUri))
    .header('Cache-Control', 'no-store');
  return page;
}

/** Sends the browser on. 303: a form’s password must not be posted to the app (RFC 9700 section 4.12). */
export function sendOn(reply: FastifyReply, location: string): '' {
  void reply.code(303).header('Location', location).header('Cache-Control', 'no-store');
  return '';
}

/**
 * Errors as people in a browser see them. What is our fault is logged and told as everywhere, and so is what only a
 * program does wrong, such as a body that is no form.
 */
@Catch()
export class ConsentPageFilter extends ProblemFilter {
  constructor(@Inject(CONFIG) config: Config) {
    super(config.PUBLIC_URL);
  }

  override catch(thrown: unknown, host: ArgumentsHost): void {
    const error = toDomainError(thrown);
    const status = statusOfKind[error.spec.kind];
    if (status >= 500 || error.code.startsWith('request.')) return super.catch(thrown, host);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const shop = request.tenantGraph?.tenant.name ?? '';
    const page = failurePage(error, { shop, locale: localeOf(request) });
    void reply.code(status).send(sendPage(reply, page));
  }
}
