/** A secret that only the mail library opens, with `openChallengeCode`, and where it is to be sent. */
export interface SealedMail {
  /** The only address that may get it: the one that was given, or the account's. */
  readonly email: string;
  /** BCP 47. */
  readonly locale: string;
  /** The code or token, sealed for this tenant. */
  readonly sealed: string;
}

/** For examples of events. */
export const EXAMPLE_MAIL: SealedMail = {
  email: 'ada@example.com',
  locale: 'en',
  sealed: 'v1.iv.ciphertext',
};

/** For examples of events. */
export const EXAMPLE_CHALLENGE = { ...EXAMPLE_MAIL, challengeId: '01jd2k3m4n5p6q7r8s9tavwxyz' };

/** Where to tell the person. */
export type Told = Omit<SealedMail, 'sealed'>;
