import { Transform, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { platformErrors } from '#platform/http';

/** Largest file in one request. The command line takes larger ones. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Lets bodies of text/csv through to their handler as they arrive, instead of reading them into memory. */
export function acceptCsv(instance: FastifyInstance): void {
  if (instance.hasContentTypeParser('text/csv')) return;
  instance.addContentTypeParser('text/csv', (_request, body, done) => done(null, body));
}

/**
 * The CSV that a request carries; ends with `request.too-large` if it is more than 64 MiB.
 * @throws request.unsupported-media-type for anything but text/csv
 */
export function csvOf(request: FastifyRequest): Readable {
  if (!request.headers['content-type']?.startsWith('text/csv')) {
    throw platformErrors.unsupportedMedia('Send text/csv.');
  }
  const body = request.body as Readable;
  let bytes = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) done(platformErrors.tooLarge(`A file may have ${MAX_BYTES} bytes.`));
      else done(null, chunk);
    },
  });
  body.once('error', (error) => limited.destroy(error));
  return body.pipe(limited);
}
