import { Injectable } from '@nestjs/common';
import { EgressGuard } from '#platform/egress';
import type { WebhookMessage } from './message.js';
import { signedHeaders } from './signature.js';
import type { DeliveryAttempt } from './webhook-delivery.schema.js';

/** How long a receiver may take to answer, after Standard Webhooks. */
const TIMEOUT_MS = 15_000;
/** Most bytes that are read of the answer. Its content is not used. */
const ANSWER_BYTES = 64 * 1_024;

/** Whether an attempt succeeded: any 2xx. Redirects are not followed, so they are failures. */
export function succeeded({ status, error }: DeliveryAttempt): boolean {
  return status !== undefined && error === undefined;
}

/** Sends one message to one address, once. */
@Injectable()
export class PostMessage {
  constructor(private readonly egress: EgressGuard) {}

  /**
   * Does not throw when the receiver fails; the attempt tells it. @param secrets the secrets that sign, newest first
   */
  async post(
    url: string,
    message: WebhookMessage,
    secrets: readonly string[],
    timeoutMs = TIMEOUT_MS,
  ): Promise<DeliveryAttempt> {
    const at = new Date();
    const body = JSON.stringify(message);
    try {
      const { status } = await this.egress.fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Emporium-Webhooks/1.0',
          ...signedHeaders(message.id, body, secrets, at),
        },
        body,
        timeoutMs,
        maxBytes: ANSWER_BYTES,
      });
      const ms = Date.now() - at.getTime();
      return status >= 200 && status < 300 ? { at, status, ms } : { at, status, ms, error: reasonOf(status) };
    } catch (error) {
      return { at, ms: Date.now() - at.getTime(), error: (error as Error).message };
    }
  }
}

function reasonOf(status: number): string {
  return status >= 300 && status < 400 ? `${status}: redirects are not followed` : `answered ${status}`;
}
