import { createHash } from 'node:crypto';
import type { Account, KeptAnswer } from './account.js';
import { StripeError } from './stripe-error.js';

/** Answers requests with an Idempotency-Key. */
export class IdempotencyKeys {
  private readonly running = new Set<string>();

  /*
   * Answers a request with an Idempotency-Key as Stripe does (https://docs.stripe.com/api/idempotent_requests): the
   * same request gets the first answer again, success or failure. A different request with the key is refused, and also
   * a request that comes before the first one was answered.
   *
   * @param request method, path and body of the request.
   */
  async once(
    account: Account,
    key: string,
    request: string,
    answer: () => Promise<Omit<KeptAnswer, 'fingerprint'>>,
  ): Promise<KeptAnswer & { replayed: boolean }> {
    const fingerprint = createHash('sha256').update(request).digest('base64url');
    const { answers } = account.data;
    const kept = Object.hasOwn(answers, key) ? answers[key] : undefined;
    if (kept) {
      if (kept.fingerprint === fingerprint) return { ...kept, replayed: true };
      throw refusal(
        400,
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      );
    }
    const running = `${account.id} ${key}`;
    if (this.running.has(running)) {
      throw refusal(
        409,
        'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through). Please try again later.',
        'idempotency_key_in_use',
      );
    }
    this.running.add(running);
    try {
      const given = { fingerprint, ...(await answer()) };
      answers[key] = given;
      return { ...given, replayed: false };
    } finally {
      this.running.delete(running);
    }
  }
}

function refusal(status: number, message: string, code?: string): StripeError {
  return new StripeError(status, { type: 'idempotency_error', message, ...(code && { code }) });
}
