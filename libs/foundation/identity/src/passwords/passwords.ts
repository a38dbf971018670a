import { availableParallelism } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { firstInstallationKey, installationKeys, type KeyRing } from '#platform/crypto';
import { Semaphore } from '#platform/semaphore';
import { identityErrors } from '../identity.errors.js';
import { isCommonPassword } from './common-passwords.js';
import { isMadeOf, isMonotonous } from './guessable.js';
import { BcryptHasher, type PasswordHasher } from './password-hasher.js';

export interface PasswordCheck {
  readonly correct: boolean;
  /** A stronger hash to store instead, if the password is correct and its hash is out of date. */
  readonly upgraded?: string;
}

/** Purpose of the key of the HMAC. */
const PEPPER = 'password-pepper';
const SHORTEST = 8;
const LONGEST = 128;
/** bcrypt runs in libuv's pool of four threads, together with DNS, files and signatures; it must not use all of them. */
const AT_ONCE = Math.min(3, availableParallelism());
const MAX_WAITING = 256;

/**
 * Hashes passwords: HMAC-SHA-384 with a key that is not in the database, then bcrypt. The HMAC is needed because bcrypt
 * reads only 72 bytes (the 64 base64 characters of the HMAC always fit) and because a plain digest before bcrypt could be
 * "shucked" with digests leaked elsewhere (OWASP Password Storage Cheat Sheet, "Pre-Hashing Passwords with bcrypt"). Its key is
 * one of the account's realm: with the database alone, nobody can test guesses. A stored hash names its key, so an account
 * moves to a newer one when its owner logs in.
 *
 * Passwords are normalised to NFKC, so that all keyboards give the same (NIST SP 800-63B section 3.1.1.2), and are not
 * trimmed, cut or changed otherwise.
 */
@Injectable()
export class Passwords {
  private readonly hasher: PasswordHasher;
  private readonly semaphore = new Semaphore(AT_ONCE, {
    maxWaiting: MAX_WAITING,
    refusal: () => identityErrors.busy(undefined, { retryAfter: 1 }),
  });
  /** A hash that no password has, of the usual cost. */
  private readonly dummyHash: string;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.hasher = new BcryptHasher(config.BCRYPT_ROUNDS);
    this.dummyHash = this.hasher.dummyHash();
  }

  /**
   * A hash to store.
   * @param keys of the account's realm
   * @param words words that anybody would try at this account: names of the shop and the person, the email
   * @throws auth.password-unusable unless it has 8 to 128 characters; auth.password-too-common; auth.busy
   */
  async hash(keys: KeyRing, password: string, words: readonly string[] = []): Promise<string> {
    const length = [...password].length;
    if (length < SHORTEST || length > LONGEST || /\p{Surrogate}/u.test(password)) {
      throw identityErrors.passwordUnusable();
    }
    if (isMonotonous(password)) {
      throw identityErrors.passwordTooCommon({
        en: 'The password needs at least three different characters',
        de: 'Das Passwort braucht mindestens drei verschiedene Zeichen',
      });
    }
    if (isCommonPassword(password) || isMadeOf(words, password)) throw identityErrors.passwordTooCommon();
    return this.hashAnything(keys, password);
  }

  /**
   * Compares a password with a stored hash. Without a hash (no such account, or no password) it takes the same time and
   * returns false, so that time does not show which accounts exist.
   * @throws auth.busy
   */
  async check(keys: KeyRing, password: string, stored: string | undefined): Promise<PasswordCheck> {
    const known = this.parsed(stored);
    const keyed = this.keyed(keys, password, known?.keyId);
    const equal = await this.semaphore.run(() =>
      this.hasher.matches(keyed ?? password, known && keyed ? known.hash : this.dummyHash),
    );
    if (!equal || !stored || !keyed) return { correct: false };
    // The password was accepted when it was chosen: a newer list of common ones must not prevent a log-in.
    return this.needsRehash(keys, stored)
      ? { correct: true, upgraded: await this.hashAnything(keys, password) }
      : { correct: true };
  }

  /** Whether a stored hash is weaker than what {@link hash} makes now, or made with an older key. */
  needsRehash(keys: KeyRing, stored: string): boolean {
    const known = this.parsed(stored);
    return known?.keyId !== keys.currentId || this.hasher.outOfDate(known.hash);
  }

  private async hashAnything(keys: KeyRing, password: string): Promise<string> {
    const keyed = this.keyed(keys, password, keys.currentId)!;
    const hash = await this.semaphore.run(() => this.hasher.hash(keyed));
    return `${this.hasher.scheme}${keys.currentId}${hash}`;
  }

  /** A stored hash is `<scheme><name of the key>$…`; the first ones named no key. */
  private parsed(stored: string | undefined): { keyId: string; hash: string } | undefined {
    const { scheme } = this.hasher;
    if (!stored?.startsWith(scheme)) return undefined;
    const start = stored.indexOf('$', scheme.length);
    return { keyId: stored.slice(scheme.length, start), hash: stored.slice(start) };
  }

  /** Undefined if there is no such key any more. */
  private keyed(keys: KeyRing, password: string, keyId = keys.currentId): string | undefined {
    const text = password.normalize('NFKC');
    const first = firstInstallationKey(this.config).id;
    const hmac =
      keyId === ''
        ? installationKeys(this.config).mac(PEPPER, 'sha384').by(first, text)
        : keys.mac(PEPPER, 'sha384').by(keyId, text);
    return hmac?.toString('base64');
  }
}
