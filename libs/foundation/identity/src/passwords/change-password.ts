import { platformErrors } from '#platform/errors';
import { FULL_AGAIN_SECONDS, type GuessLimits } from '../guessing/guess-limits.js';
import { identityErrors } from '../identity.errors.js';
import type { Sessions } from '../sessions/sessions.js';
import type { Realm } from '../tokens/refresh-tokens.js';
import type { Passwords } from './passwords.js';

/** The accounts of one population, whose owners change their passwords. */
export interface OwnedPasswords {
  /** The stored hash, and words that the password must not be made of. */
  read(id: string): Promise<{ readonly passwordHash?: string; readonly words: readonly string[] } | null>;
  /** In one transaction: `first`, then sets the hash and ends every session except one. */
  set(id: string, passwordHash: string, options: PasswordSetting): Promise<void>;
}

export interface PasswordSetting {
  /** The session that stays. */
  readonly except: string;
  readonly first: () => Promise<void>;
}

/** A change of the caller's own password, the same for customers, staff and operators. */
export abstract class ChangePassword {
  protected constructor(
    private readonly accounts: OwnedPasswords,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly guesses: GuessLimits,
    private readonly realm: Realm,
  ) {}

  /**
   * Replaces the password by a new one, and ends every other session.
   * @param sessionId the session that stays
   * @throws auth.wrong-password, also if the password was changed meanwhile; request.unauthenticated if the session was ended
   *   meanwhile; auth.too-many-tries, auth.password-unusable, auth.password-too-common, auth.busy
   */
  async change(id: string, current: string, next: string, sessionId: string): Promise<void> {
    const permit = await this.guesses.admitAgain(this.realm, sessionId);
    if (!permit) throw identityErrors.tooManyTries(undefined, { retryAfter: FULL_AGAIN_SECONDS });
    const { keys } = this.realm;
    const account = await this.accounts.read(id);
    const { correct } = await this.passwords.check(keys, current, account?.passwordHash);
    if (!account || !correct) throw identityErrors.wrongPassword();
    await permit.giveBack();
    const passwordHash = await this.passwords.hash(keys, next, account.words);
    // While it was hashed, a rival may have changed the password. One that commits during the transaction writes the same
    // account, so the transaction is repeated and asks again.
    const first = async () => {
      if (!(await this.sessions.lives(id, sessionId))) throw platformErrors.unauthenticated();
      const stored = await this.accounts.read(id);
      if (stored?.passwordHash !== account.passwordHash) throw identityErrors.wrongPassword();
    };
    await this.accounts.set(id, passwordHash, { except: sessionId, first });
  }
}
