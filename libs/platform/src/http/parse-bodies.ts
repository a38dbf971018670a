import { isUtf8 } from 'node:buffer';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { limitedTo } from '#platform/streams';
import { measureJson, refuseHostile } from './hostile-input.js';
import { platformErrors } from '#platform/errors';
import { FORM } from './route-body.js';
import { routeConfigOf, type RouteConfig } from './route-config.js';

const JSON_TYPE = 'application/json';
/** Most parameters of a form. */
const MAX_PARAMETERS = 100;

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Reads bodies of the media type that the route declares: JSON, a form or a stream. Any other body is refused with 415
 * before it is read. `request.body` is plain JSON or a form, never a stream.
 * @param bodyLimit most bytes of JSON and forms
 */
export function parseBodies(app: NestFastifyApplication, bodyLimit: number): void {
  const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  instance.decorateRequest('rawBody', undefined);
  instance.decorateRequest('bodyStream', undefined);
  const inMemory = (read: (request: FastifyRequest, body: Buffer) => unknown) => {
    return (request: unknown, body: Buffer, done: Done) =>
      settle(request as FastifyRequest, done, () => read(request as FastifyRequest, body));
  };
  app.useBodyParser(JSON_TYPE, { bodyLimit }, inMemory(readJson));
  app.useBodyParser(FORM, { bodyLimit }, inMemory(readForm));
  instance.addContentTypeParser('*', (request, _payload, done: Done) =>
    settle(request, done, () => openStream(request)),
  );
  demandBodies(instance);
}

/** Compressed bodies are not unpacked: a small one could become a very large one. */
function settle(request: FastifyRequest, done: Done, read: () => unknown): void {
  // The route does not exist: the caller should get that error, not one about the body.
  if (request.is404) return done(null);
  let body: unknown;
  try {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      throw platformErrors.unsupportedMedia({
        en: 'Send the body without Content-Encoding.',
        de: 'Senden Sie den Inhalt ohne Content-Encoding.',
      });
    }
    body = read();
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, body);
}

function readJson(request: FastifyRequest, body: Buffer): unknown {
  const { body: form } = routeConfigOf(request);
  if (form?.as === 'signed') {
    request.rawBody = body;
    return undefined;
  }
  if (form) throw refused(request);
  if (body.length === 0) throw platformErrors.emptyBody();
  measureJson(body);
  const value = parsed(body);
  refuseHostile(value);
  return value;
}

function parsed(body: Buffer): unknown {
  if (!isUtf8(body))
    throw platformErrors.malformedJson({ en: 'The body is not UTF-8.', de: 'Der Inhalt ist kein UTF-8.' });
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw platformErrors.malformedJson(undefined, { cause });
  }
}

function readForm(request: FastifyRequest, body: Buffer): URLSearchParams {
  if (routeConfigOf(request).body?.as !== 'form') throw refused(request);
  let parameters = 1;
  for (const byte of body)
    if (byte === 0x26 /* & */ && ++parameters > MAX_PARAMETERS) throw platformErrors.tooComplex();
  return new URLSearchParams(body.toString('utf8'));
}

function openStream(request: FastifyRequest): undefined {
  const { body: form } = routeConfigOf(request);
  if (form?.as !== 'stream' || !form.mediaTypes.includes(request.mediaType ?? '')) throw refused(request);
  const announced = Number(request.headers['content-length'] ?? 0);
  const tooLarge = (): Error =>
    platformErrors.tooLarge({
      en: `The file may have ${form.maxBytes} bytes.`,
      de: `Die Datei darf ${form.maxBytes} Bytes haben.`,
    });
  if (announced > form.maxBytes) throw tooLarge();
  request.bodyStream = limitedTo(request.raw, form.maxBytes, tooLarge);
  return undefined;
}

/** 415, with what the route does take. */
function refused(request: FastifyRequest): Error {
  const { body: form } = routeConfigOf(request);
  const takes = form?.as === 'form' ? [FORM] : form?.as === 'stream' ? form.mediaTypes : [JSON_TYPE];
  return platformErrors.unsupportedMedia({
    en: `Send ${takes.join(' or ')}.`,
    de: `Senden Sie ${takes.join(' oder ')}.`,
  });
}

/** An empty change is a mistake, even if all its fields are optional. */
function demandBodies(instance: FastifyInstance): void {
  instance.addHook('onRoute', (route) => {
    const changes = [route.method].flat().some((method) => method === 'PUT' || method === 'PATCH');
    if (!changes || !(route.config as RouteConfig | undefined)?.readsBody) return;
    route.preValidation = (request, _reply, done) => {
      if (request.body === undefined)
        done(
          platformErrors.emptyBody({
            en: 'Send a JSON body with the fields to change.',
            de: 'Senden Sie als Inhalt JSON mit den Feldern, die sich ändern sollen.',
          }),
        );
      else done();
    };
  });
}
