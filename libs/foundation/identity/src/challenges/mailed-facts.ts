/** A sealed secret, which only the mail library opens with `openChallengeCode`, and its recipient. */
export interface SealedMail {
  /** The only address to which it may be sent: the given one, or the account's. */
  readonly email: string;
  /** BCP 47. */
  readonly locale: string;
  /** The code or token, sealed for this tenant. */
  readonly sealed: string;
}

/** For the examples of events. */
export const EXAMPLE_MAIL: SealedMail = {
  email: 'ada@example.com',
  locale: 'en',
  sealed: 'v1.iv.ciphertext',
};

/** For the examples of events. */
export const EXAMPLE_CHALLENGE = { ...EXAMPLE_MAIL, challengeId: '01jd2k3m4n5p6q7r8s9tavwxyz' };

/** Address and locale of a person who gets a mail. */
export type MailRecipient = Omit<SealedMail, 'sealed'>;
