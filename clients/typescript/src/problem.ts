import type { components } from './shop.gen.js';

/** The body of an error answer (RFC 9457). */
export type Problem = components['schemas']['Problem'];

/** Thrown by `unwrap` for every answer that is not a success. Decide by `code`, which is stable. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly problem: Problem,
    /** The answer, for headers such as Retry-After. */
    readonly response: Response,
  ) {
    super(`${problem.code}: ${problem.detail}`);
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.response.status;
  }

  /** Seconds after which a retry makes sense, if the server said so. */
  get retryAfter(): number | undefined {
    const seconds = Number(this.response.headers.get('retry-after') ?? Number.NaN);
    return Number.isNaN(seconds) ? undefined : seconds;
  }
}

/** What a call of openapi-fetch returns. */
interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * Returns the body of a successful answer: `const product = await unwrap(shop.GET('/api/v1/products/{slugOrId}', …))`.
 * @throws ApiProblem
 */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  throw new ApiProblem(isProblem(error) ? error : foreignProblem(response), response);
}

/** The problem of an answer that is not a success. The body of the answer can still be read. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return isProblem(body) ? body : foreignProblem(response);
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error && 'detail' in error;
}

/** A problem for an answer that is not from Emporium: a proxy answered, or the address is wrong. */
function foreignProblem({ status, statusText, headers }: Response): Problem {
  return {
    type: 'about:blank',
    title: statusText || 'Unexpected answer',
    status,
    detail: `The answer ${status} is not a problem document: is this the address of the API?`,
    code: 'client.unexpected-answer',
    correlationId: headers.get('x-correlation-id') ?? '',
  };
}
