import bcrypt from 'bcrypt';

/**
 * A slow hash for passwords. Stored hashes begin with the name of their scheme, so each account moves to a new scheme when its
 * owner logs in: see Passwords.check.
 */
export interface PasswordHasher {
  /** The name with which its stored hashes begin. */
  readonly scheme: string;
  /** Computed off the event loop. @param keyed at most 72 bytes */
  hash(keyed: string): Promise<string>;
  /** Computed off the event loop. @param hash without the scheme */
  matches(keyed: string, hash: string): Promise<boolean>;
  /** Whether a hash is weaker than the hashes that it makes now. */
  outOfDate(hash: string): boolean;
  /** A hash that no password has; comparing with it costs as much as with any other. */
  dummyHash(): string;
}

/** bcrypt, with 2^rounds iterations, in libuv's pool of threads. */
export class BcryptHasher implements PasswordHasher {
  readonly scheme = 'hmac-sha384.bcrypt:';

  constructor(private readonly rounds: number) {}

  hash(keyed: string): Promise<string> {
    return bcrypt.hash(keyed, this.rounds);
  }

  matches(keyed: string, hash: string): Promise<boolean> {
    return bcrypt.compare(keyed, hash);
  }

  outOfDate(hash: string): boolean {
    return bcrypt.getRounds(hash) < this.rounds;
  }

  dummyHash(): string {
    return `${bcrypt.genSaltSync(this.rounds)}${'.'.repeat(31)}`;
  }
}
