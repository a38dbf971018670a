import { FULL_AGAIN_SECONDS, type GuessLimits } from '../guessing/guess-limits.js';
import { identityErrors } from '../identity.errors.js';
import type { Realm } from '../tokens/refresh-tokens.js';
import type { Passwords } from './passwords.js';

/** The accounts of one population, whose owners change their passwords. */
export interface OwnedPasswords {
  /** The stored hash, and words that the password must not be made of. */
  read(id: string): Promise<{ readonly passwordHash?: string; readonly words: readonly string[] } | null>;
  /** Sets the hash and ends every session except this one. */
  set(id: string, passwordHash: string, sessionId: string): Promise<void>;
}

/** A change of the caller's own password, the same for customers, staff and operators. */
export abstract class ChangePassword {
  protected constructor(
    private readonly accounts: OwnedPasswords,
    private readonly passwords: Passwords,
    private readonly guesses: GuessLimits,
    private readonly realm: Realm,
  ) {}

  /**
   * Replaces the password by a new one, and ends every other session.
   * @param sessionId the session that stays
   * @throws auth.wrong-password, auth.too-many-tries, auth.password-unusable, auth.password-too-common, auth.busy
   */
  async change(id: string, current: string, next: string, sessionId: string): Promise<void> {
    const permit = await this.guesses.admitAgain(this.realm, sessionId);
    if (!permit) throw identityErrors.tooManyTries(undefined, { retryAfter: FULL_AGAIN_SECONDS });
    const { keys } = this.realm;
    const account = await this.accounts.read(id);
    const { correct } = await this.passwords.check(keys, current, account?.passwordHash);
    if (!account || !correct) throw identityErrors.wrongPassword();
    await permit.giveBack();
    await this.accounts.set(id, await this.passwords.hash(keys, next, account.words), sessionId);
  }
}
