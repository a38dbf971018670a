import { id, text, type FactsOf } from '#platform/facts';

/** Address and locale of a person who gets a mail. */
export const MAIL_RECIPIENT = {
  email: text('The only address to which it may be sent: the given one, or the account’s'),
  locale: text('BCP 47'),
};
export type MailRecipient = FactsOf<typeof MAIL_RECIPIENT>;

/** A sealed secret, which only the mail library opens with `openChallengeCode`, and its recipient. */
export const SEALED_MAIL = { ...MAIL_RECIPIENT, sealed: text('The code or token, sealed for this tenant') };
export type SealedMail = FactsOf<typeof SEALED_MAIL>;

/** A mail with the code of a challenge. */
export const CHALLENGE = { ...SEALED_MAIL, challengeId: id() };

/** For the examples of events. */
export const EXAMPLE_MAIL: SealedMail = {
  email: 'ada@example.com',
  locale: 'en',
  sealed: 'v1.iv.ciphertext',
};

/** For the examples of events. */
export const EXAMPLE_CHALLENGE = { ...EXAMPLE_MAIL, challengeId: '01jd2k3m4n5p6q7r8s9tavwxyz' };
