import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LANGUAGES } from '#platform/languages';
import type { Principal } from '#foundation/tenancy';
import type { SecondFactorOwner } from '../mfa/second-factor.js';
import type { Device } from '../sessions/session.schema.js';
import { chooseLocale } from '#platform/languages';

const requestOf = (context: ExecutionContext): FastifyRequest =>
  context.switchToHttp().getRequest<FastifyRequest>();

/** The caller of a route that needs one. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = requestOf(context);
  if (!principal) throw new Error('this route has no caller, because its @Access admits anybody');
  return principal;
});

/** The device of a request: user agent and address. */
export const FromDevice = createParamDecorator((_: unknown, context: ExecutionContext): Device => {
  const request = requestOf(context);
  return { userAgent: request.headers['user-agent'], ip: request.ip };
});

/** The tenant's locale that matches the caller's best; without a tenant, one of our languages. */
export function localeOf({ headers, tenantGraph }: FastifyRequest): string {
  return chooseLocale(headers['accept-language'], tenantGraph?.tenant.settings.locales ?? LANGUAGES);
}

/** See {@link localeOf}. */
export const Locale = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  localeOf(requestOf(context)),
);

/** The session of a caller; only callers with a token have one. */
export function sessionOf(principal: Principal): string {
  return principal.sessionId!;
}

/** The caller as the owner of the second factor that they set up or remove. */
export function ownerOf(principal: Principal): SecondFactorOwner {
  return { id: principal.id, sessionId: sessionOf(principal), enrolling: principal.enrolling };
}
