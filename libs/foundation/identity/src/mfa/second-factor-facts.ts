import { oneOf, type FactsOf } from '#platform/facts';
import { MAIL_RECIPIENT } from '../challenges/mailed-facts.js';

/** A change of a person's second factor, and the recipient of the mail about it. */
export const SECOND_FACTOR = {
  ...MAIL_RECIPIENT,
  change: oneOf(['enabled', 'disabled', 'recovery-codes-replaced', 'recovery-code-used']),
};
export type SecondFactorFacts = FactsOf<typeof SECOND_FACTOR>;
