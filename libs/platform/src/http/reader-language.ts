import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { acceptedLanguage, type Language } from '#platform/languages';

/** The language in which the caller reads problems and messages. */
export const ReaderLanguage = createParamDecorator((_: unknown, context: ExecutionContext): Language =>
  acceptedLanguage(context.switchToHttp().getRequest<FastifyRequest>().headers['accept-language']),
);
