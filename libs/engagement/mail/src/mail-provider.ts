/** A mail that is ready to be sent. */
export interface OutgoingMail {
  /** Emporium's id of the mail; the provider stores it with the message. */
  readonly id: string;
  readonly tenantId: string;
  readonly from: { readonly email: string; readonly name: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `Message-ID` of RFC 5322, the same at every attempt, so that a mailbox may show two copies as one. */
  readonly messageId: string;
}

/**
 * How an attempt ended. `refused`: the provider will never accept the mail. `later`: it did not accept it now, but may
 * accept it later. `unclear`: it may have accepted it, but the answer was lost.
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly providerMessageId?: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterSeconds?: number }
  | { readonly kind: 'unclear'; readonly reason: string };

/** Port: a service that sends mail. To add one, add a folder in `providers/` and a line in `providers/providers.ts`. */
export interface MailProvider {
  /** Does not throw when the service or the network fails; the outcome tells it. */
  send(mail: OutgoingMail): Promise<SendOutcome>;
  /**
   * Asks whether the provider accepted a mail earlier.
   * @returns the provider's message id; null if it did not accept the mail; undefined if it cannot tell
   */
  find(mailId: string): Promise<string | null | undefined>;
}

export const MAIL_PROVIDER = Symbol('MailProvider');
