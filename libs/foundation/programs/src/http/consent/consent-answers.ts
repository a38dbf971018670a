import { Catch, Inject, type ArgumentsHost } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '#platform/config';
import { pagePolicy } from '#platform/html';
import { ProblemFilter, statusOfKind, toDomainError } from '#platform/http';
import { localeOf } from '#foundation/identity/http';
import { failurePage } from './consent-page.js';

/** @param redirectUri the address to which its forms may redirect in the end */
export function sendPage(reply: FastifyReply, page: string, redirectUri?: string): string {
  void reply
    .type('text/html; charset=utf-8')
    .header('Content-Security-Policy', pagePolicy(redirectUri))
    .header('Cache-Control', 'no-store');
  return page;
}

/** Redirects the browser. 303, because a form’s password must not be posted to the app (RFC 9700 section 4.12). */
export function sendOn(reply: FastifyReply, location: string): '' {
  void reply.code(303).header('Location', location).header('Cache-Control', 'no-store');
  return '';
}

/**
 * Shows errors to people in a browser as a page. Our own faults, and errors that only a program can cause (such as a body that
 * is not a form), are answered as problem documents.
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
