import { worded, type Language, type Wording } from '#platform/languages';

/**
 * The kind of an error. Domain code knows kinds, never HTTP; the edge maps each kind to a status in one exhaustive table, so
 * a new kind without a status does not compile.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'not-allowed'
  | 'timeout'
  | 'conflict'
  | 'gone'
  | 'precondition-failed'
  | 'too-large'
  | 'uri-too-long'
  | 'headers-too-large'
  | 'unsupported-media'
  | 'misdirected'
  | 'unprocessable'
  | 'precondition-required'
  | 'too-many'
  | 'internal'
  | 'unavailable';

interface ErrorBasics {
  /** Stable, `<domain>.<what-happened>`; clients switch on it, so it never changes. */
  readonly code: string;
  /** One short sentence, the same at every occurrence (RFC 9457 `title`). */
  readonly title: string;
  /** What the caller can do about it; for the catalogue. */
  readonly advice: string;
}

/** The title in the other languages: `de: 'Der Warenkorb ist voll'`. */
type Translations = Readonly<Record<Exclude<Language, 'en'>, string>>;

/**
 * The names that the field at fault has in bodies, the likeliest first; `?name` for a query parameter. The edge adds the
 * pointer to it ({@link FieldError}). Empty if the error is about no single field, or if whoever throws it passes `errors`.
 */
type Fields = readonly string[];

/**
 * One entry of the errors catalogue (a test checks that docs/errors.md has the same). Errors of invalid input must say which
 * field they are about; others may.
 */
export type ErrorSpec = ErrorBasics &
  Translations &
  (
    | { readonly kind: 'invalid'; readonly fields: Fields }
    | { readonly kind: Exclude<ErrorKind, 'invalid'>; readonly fields?: Fields }
  );

/** One invalid field; `pointer` is an RFC 6901 JSON pointer into the body, or `?name` for a query parameter. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  /** What is wrong, as the end of a sentence that starts with the field's name. */
  readonly message: Wording;
}

export interface ErrorExtras {
  /** Fields that were wrong. */
  readonly errors?: readonly FieldError[];
  /** Which of the declared `fields` is at fault, if a body can have several of them. */
  readonly field?: string;
  /** Seconds after which a retry makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number;
  /** Safe facts for the caller, merged into the problem document as extension members. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The underlying fault; logged, never shown. */
  readonly cause?: unknown;
}

/** An expected failure with a stable code and a message that is safe to show. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  /** What happened, for the caller; {@link message} is the same in English. */
  readonly detail: Wording;

  constructor(
    readonly spec: ErrorSpec,
    detail: Wording = titleOf(spec),
    readonly extras: ErrorExtras = {},
  ) {
    super(detail.en, { cause: extras.cause });
    this.detail = detail;
  }

  get code(): string {
    return this.spec.code;
  }
}

/** The title of an error in every language. */
export function titleOf(spec: ErrorSpec): Wording {
  return worded((language) => (language === 'en' ? spec.title : spec[language]));
}

export type ErrorFactory = (detail?: Wording, extras?: ErrorExtras) => DomainError;

const catalogue = new Map<string, ErrorSpec>();

/**
 * Declares a domain's errors and returns one factory for each:
 * `throw orderErrors.notFound()`. A code declared twice is a programming error and throws at load.
 */
export function defineErrors<K extends string>(specs: Record<K, ErrorSpec>): Record<K, ErrorFactory> {
  const factories = {} as Record<K, ErrorFactory>;
  for (const key of Object.keys(specs) as K[]) {
    const spec = Object.freeze<ErrorSpec>({ ...specs[key] });
    if (catalogue.has(spec.code)) throw new Error(`error code ${spec.code} is declared twice`);
    catalogue.set(spec.code, spec);
    factories[key] = (detail, extras) => new DomainError(spec, detail, extras);
  }
  return factories;
}

/** Every declared error of the libraries loaded so far, by code. */
export function errorCatalogue(): ErrorSpec[] {
  return [...catalogue.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
