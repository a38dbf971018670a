/**
 * The second factor of an account, stored in the account's document. Secrets are sealed, codes hashed; it is not
 * selected by default and never leaves this library.
 */
export interface SecondFactorState {
  /** A secret that was shown but not confirmed yet. */
  pending?: { sealed: string; expiresAt: Date };
  totp?: {
    /** The secret, sealed for realm and account. */
    sealed: string;
    confirmedAt: Date;
    /** Time step of the newest used code; codes of this step and earlier ones are not accepted (RFC 6238 section 5.2). */
    lastStep: number;
  };
  /** Hashes of the unused codes. */
  recoveryCodes?: string[];
  /** Ids of log-ins that have passed their second step: each can pass only once. */
  passed?: string[];
}

/** An account that may have a second factor. */
export interface WithSecondFactor {
  readonly _id: string;
  readonly passwordHash?: string;
  readonly mfa?: SecondFactorState;
}
