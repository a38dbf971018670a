import { titleOf, type DomainError, type ErrorKind, type FieldError } from '#platform/errors';
import type { Language } from '#platform/languages';
import { isJsonObject } from '#platform/values';

/** Media type of every error answer (RFC 9457). */
export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** HTTP status of each kind of error. Exhaustive: a new kind without a status does not compile. */
export const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'not-allowed': 405,
  timeout: 408,
  conflict: 409,
  gone: 410,
  'precondition-failed': 412,
  'too-large': 413,
  'uri-too-long': 414,
  'unsupported-media': 415,
  misdirected: 421,
  unprocessable: 422,
  'precondition-required': 428,
  'too-many': 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
};

/** A {@link FieldError} in one language. */
export type ProblemField = Pick<FieldError, 'pointer' | 'code'> & { readonly message: string };

/** The body of an error answer: RFC 9457 with the extension members `code`, `correlationId` and `errors`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly correlationId: string;
  readonly errors?: readonly ProblemField[];
  readonly [fact: string]: unknown;
}

/** What a problem document says besides its error. */
export interface ProblemContext {
  readonly correlationId: string;
  /** Where the server is reached, without a trailing slash. */
  readonly origin: string;
  /** Of title, detail and messages; by default English. */
  readonly language?: Language;
  /** What the client sent, for the pointer to the field that is wrong. */
  readonly body?: unknown;
}

/**
 * The problem document of an error. `type` is absolute, as RFC 9457 section 3.1.1 recommends, and links to the entry in the
 * errors catalogue of the same server; clients compare `code`, which is the same on every server.
 */
export function problemOf(error: DomainError, about: ProblemContext): Problem {
  const { spec, extras } = error;
  const { correlationId, origin, language = 'en' } = about;
  const errors = extras.errors ?? declaredField(error, about.body);
  return {
    ...extras.facts,
    type: `${origin}/docs/errors#${spec.code}`,
    title: titleOf(spec)[language],
    status: statusOfKind[spec.kind],
    detail: error.detail[language],
    code: spec.code,
    correlationId,
    ...(errors && {
      errors: errors.map(({ pointer, code, message }) => ({ pointer, code, message: message[language] })),
    }),
  };
}

/** The field that an error declares, by the name that it has in this body; a body without it lacks it. */
function declaredField(error: DomainError, body: unknown): readonly FieldError[] | undefined {
  const { code, kind, fields = [] } = error.spec;
  const wrong = (pointer: string) => [{ pointer, code, message: error.detail }];
  const [likeliest] = fields;
  if (likeliest?.startsWith('?')) return wrong(likeliest);
  if (likeliest === undefined || !isJsonObject(body)) return undefined;
  const sent = error.extras.field ?? fields.find((name) => Object.hasOwn(body, name));
  const name = sent ?? (kind === 'invalid' ? likeliest : undefined);
  return name === undefined ? undefined : wrong(`/${name}`);
}
