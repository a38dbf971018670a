import type { MailRecipient } from '../challenges/mailed-facts.js';

/** A change of a person's second factor, and the recipient of the mail about it. */
export interface SecondFactorFacts extends MailRecipient {
  readonly change: 'enabled' | 'disabled' | 'recovery-codes-replaced' | 'recovery-code-used';
}
