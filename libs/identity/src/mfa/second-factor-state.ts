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
  /** Log-ins whose password was right and whose second step is open. A new password closes them. */
  logIns?: { hash: string; expiresAt: Date }[];
  /** Wrong codes of all log-ins and step-ups together, and until when they count. */
  failures?: { count: number; until: Date };
}

/** An account that may have a second factor. */
export interface WithSecondFactor {
  readonly _id: string;
  readonly mfa?: SecondFactorState;
}
