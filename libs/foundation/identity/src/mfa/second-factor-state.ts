/**
 * What an account keeps of its second factor, inside its own document. Secrets are sealed, codes hashed; it is never
 * selected by default and never leaves this library.
 */
export interface SecondFactorState {
  /** Shown, not confirmed yet. */
  pending?: { sealed: string; expiresAt: Date };
  totp?: {
    /** The secret, sealed for realm and account. */
    sealed: string;
    confirmedAt: Date;
    /** Time step of the newest code that was used; codes of it and before are void (RFC 6238 section 5.2). */
    lastStep: number;
  };
  /** Hashes of the codes that were not used. */
  recoveryCodes?: string[];
  /** Ids of log-ins whose second step was passed: each is passed once. */
  passed?: string[];
}

/** An account that may have a second factor. */
export interface WithSecondFactor {
  readonly _id: string;
  readonly passwordHash?: string;
  readonly mfa?: SecondFactorState;
}
