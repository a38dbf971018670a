/** The `error` object of Stripe's answers (https://docs.stripe.com/api/errors). */
export interface ErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: unknown;
}

/** A refusal with Stripe's message. */
export class StripeError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message);
  }
}

/** A 400 for an invalid request. */
export function invalid(message: string, details: { param?: string; code?: string } = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...details });
}

/** A 404 for an object that this account does not have. */
export function missing(object: string, id: string, param = 'id'): StripeError {
  const message = `No such ${object}: '${id}'`;
  return new StripeError(404, { type: 'invalid_request_error', message, code: 'resource_missing', param });
}
