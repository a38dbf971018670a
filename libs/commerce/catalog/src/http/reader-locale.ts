import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { localeOf } from '#foundation/identity/http';

/** The locale of the tenant that the caller prefers; undefined if it is the first, whose texts need no translation. */
export const ReaderLocale = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const locale = localeOf(request);
    return locale === request.tenantGraph?.tenant.settings.locales[0] ? undefined : locale;
  },
);
