import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '#foundation/tenancy';
import type { SecondFactorOwner } from '../mfa/second-factor.js';
import type { Device } from '../sessions/session.schema.js';
import { chooseLocale } from './choose-locale.js';

const requestOf = (context: ExecutionContext): FastifyRequest =>
  context.switchToHttp().getRequest<FastifyRequest>();

/** The caller of a route that needs one. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = requestOf(context);
  if (!principal) throw new Error('a route whose @Access lets anybody in has no caller');
  return principal;
});

/** What the request tells about the device it comes from. */
export const FromDevice = createParamDecorator((_: unknown, context: ExecutionContext): Device => {
  const request = requestOf(context);
  return { userAgent: request.headers['user-agent'], ip: request.ip };
});

/** The tenant's locale that suits the caller best. */
export function localeOf({ headers, tenantGraph }: FastifyRequest): string {
  return chooseLocale(headers['accept-language'], tenantGraph?.tenant.settings.locales ?? []);
}

/** See {@link localeOf}. */
export const Locale = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  localeOf(requestOf(context)),
);

/** A caller who came with a token, which is the only way to have a session. */
export function sessionOf(principal: Principal): string {
  return principal.sessionId!;
}

/** A caller who sets up or removes a second factor of their own. */
export function ownerOf(principal: Principal): SecondFactorOwner {
  return { id: principal.id, sessionId: sessionOf(principal), enrolling: principal.enrolling };
}
