import type { Readable } from 'node:stream';
import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  type Type as Class,
} from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { platformErrors } from '#platform/errors';
import { mergeRouteConfig, type BodyForm } from './route-config.js';

export const FORM = 'application/x-www-form-urlencoded';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body’s bytes as they came, on routes marked with `@RawBody()`. */
    rawBody?: Buffer;
    /** The body as it arrives, on routes marked with `@TakesStream()`. */
    bodyStream?: Readable;
  }
}

/** Marks a route whose handler needs the body's bytes as they came (`request.rawBody`), to check a signature. */
export function RawBody(): MethodDecorator {
  return takes({ as: 'signed' });
}

/**
 * Marks a route that takes a form. Use it only if a specification requires a form (OAuth): any web page can post a
 * form without a preflight.
 * @param type the class that describes its fields in the documents
 */
export function TakesForm(type: Class): MethodDecorator {
  return applyDecorators(takes({ as: 'form' }), ApiConsumes(FORM), ApiBody({ type }));
}

/**
 * Marks a route that reads its body as a stream, not from memory; see {@link BodyStream}.
 * @param form its media types and the most bytes it may have
 */
export function TakesStream(form: {
  readonly mediaType: string | readonly string[];
  readonly maxBytes: number;
  readonly example: string;
}): MethodDecorator {
  const { maxBytes, example } = form;
  const mediaTypes = [form.mediaType].flat();
  return applyDecorators(
    takes({ as: 'stream', mediaTypes, maxBytes }),
    ApiConsumes(...mediaTypes),
    // `binary` tells client generators that this is a file.
    ApiBody({ schema: { type: 'string', format: 'binary', example } }),
  );
}

/**
 * The body of a route with {@link TakesStream}. It fails with `request.too-large` after the size that the route allows.
 * @throws request.empty-body
 */
export const BodyStream = createParamDecorator((_: unknown, context: ExecutionContext): Readable => {
  const { bodyStream } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!bodyStream)
    throw platformErrors.emptyBody({
      en: 'Send the file as the body.',
      de: 'Senden Sie die Datei als Inhalt.',
    });
  return bodyStream;
});

function takes(body: BodyForm): MethodDecorator {
  return (_target, _key, descriptor) => mergeRouteConfig(descriptor.value as object, { body });
}
