import { createHmac } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { deriveKey } from '#platform/crypto';
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

const SHORTEST = 8;
const LONGEST = 128;
/** bcrypt runs in libuv's pool of four threads, together with DNS, files and signatures; it must not use all of them. */
const AT_ONCE = Math.min(3, availableParallelism());
const MAX_WAITING = 256;

/**
 * Hashes passwords: HMAC-SHA-384 with a key that is not in the database, then bcrypt. The HMAC is needed because bcrypt
 * reads only 72 bytes (the 64 base64 characters of the HMAC always fit) and because a plain digest before bcrypt could be
 * "shucked" with digests leaked elsewhere (OWASP Password Storage Cheat Sheet, "Pre-Hashing Passwords with bcrypt"). Its key
 * derives from ENCRYPTION_KEY: with the database alone, nobody can test guesses.
 *
 * Passwords are normalised to NFKC, so that all keyboards give the same (NIST SP 800-63B section 3.1.1.2), and are not
 * trimmed, cut or changed otherwise.
 */
@Injectable()
export class Passwords {
  private readonly pepper: Buffer;
  private readonly hasher: PasswordHasher;
  private readonly semaphore = new Semaphore(AT_ONCE, {
    maxWaiting: MAX_WAITING,
    refusal: () => identityErrors.busy(undefined, { retryAfter: 1 }),
  });
  /** A hash that no password has, of the usual cost. */
  private readonly dummyHash: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.pepper = deriveKey(config.ENCRYPTION_KEY, 'password-pepper');
    this.hasher = new BcryptHasher(config.BCRYPT_ROUNDS);
    this.dummyHash = `${this.hasher.scheme}${this.hasher.dummyHash()}`;
  }

  /**
   * A hash to store.
   * @param words words that anybody would try at this account: names of the shop and the person, the email
   * @throws auth.password-unusable unless it has 8 to 128 characters; auth.password-too-common; auth.busy
   */
  async hash(password: string, words: readonly string[] = []): Promise<string> {
    const length = [...password].length;
    if (length < SHORTEST || length > LONGEST || /\p{Surrogate}/u.test(password)) {
      throw identityErrors.passwordUnusable();
    }
    if (isMonotonous(password)) {
      throw identityErrors.passwordTooCommon('The password needs at least three different characters');
    }
    if (isCommonPassword(password) || isMadeOf(words, password)) throw identityErrors.passwordTooCommon();
    return this.hashAnything(password);
  }

  /**
   * Compares a password with a stored hash. Without a hash (no such account, or no password) it takes the same time and
   * returns false, so that time does not show which accounts exist.
   * @throws auth.busy
   */
  async check(password: string, stored: string | undefined): Promise<PasswordCheck> {
    const { scheme } = this.hasher;
    const comparable = stored?.startsWith(scheme) ? stored : this.dummyHash;
    const keyed = this.keyed(password);
    const equal = await this.semaphore.run(() => this.hasher.matches(keyed, comparable.slice(scheme.length)));
    if (!equal || comparable !== stored) return { correct: false };
    // The password was accepted when it was chosen: a newer list of common ones must not prevent a log-in.
    return this.needsRehash(stored)
      ? { correct: true, upgraded: await this.hashAnything(password) }
      : { correct: true };
  }

  /** Whether a stored hash is weaker than what {@link hash} makes now. */
  needsRehash(stored: string): boolean {
    const { scheme } = this.hasher;
    return !stored.startsWith(scheme) || this.hasher.outOfDate(stored.slice(scheme.length));
  }

  private async hashAnything(password: string): Promise<string> {
    const keyed = this.keyed(password);
    return this.hasher.scheme + (await this.semaphore.run(() => this.hasher.hash(keyed)));
  }

  private keyed(password: string): string {
    return createHmac('sha384', this.pepper).update(password.normalize('NFKC')).digest('base64');
  }
}
