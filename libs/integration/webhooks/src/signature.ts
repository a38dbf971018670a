import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** A new signing secret: 32 random bytes (Standard Webhooks requires 24 to 64). */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

export interface SignedHeaders extends Readonly<Record<string, string>> {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * Headers with which a receiver can verify a message (Standard Webhooks 1.0, symmetric signatures): HMAC-SHA256 over
 * `<id>.<timestamp>.<body>`, one signature for each secret in use, so that a receiver needs to know only one of them.
 * @param secrets `whsec_<base64>`
 * @param at the time of the attempt; receivers refuse a message whose time is too old, so it cannot be replayed by
 *   others
 */
export function signedHeaders(id: string, body: string, secrets: readonly string[], at: Date): SignedHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
