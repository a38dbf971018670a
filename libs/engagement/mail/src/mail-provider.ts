/** A mail, ready to leave. */
export interface OutgoingMail {
  /** Ours; the provider keeps it beside the message. */
  readonly id: string;
  readonly tenantId: string;
  readonly from: { readonly email: string; readonly name: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** RFC 5322, the same at every attempt: mailboxes that see it twice may show it once. */
  readonly messageId: string;
}

/**
 * How an attempt ended. `refused`: it will never be taken. `later`: it was not taken, but may be. `unclear`: it may
 * have been taken, but the answer was lost.
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly providerMessageId?: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterSeconds?: number }
  | { readonly kind: 'unclear'; readonly reason: string };

/** Port: a service that sends mail. A new one is a folder in `providers/` and a line in `providers.ts` there. */
export interface MailProvider {
  /** Never throws for what the service or the network does. */
  send(mail: OutgoingMail): Promise<SendOutcome>;
  /**
   * Whether a mail was taken earlier, as far as the provider can tell.
   * @returns its message id, null when it was not taken, undefined when the provider cannot tell
   */
  find(mailId: string): Promise<string | null | undefined>;
}

export const MAIL_PROVIDER = Symbol('MailProvider');
