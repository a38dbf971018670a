import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Mac } from './mac.js';
import { SecretBox } from './secret-box.js';

const KEY_BYTES = 32;

/** 32 random bytes from which other keys derive, and the name by which a sealed text tells that it needs them. */
export interface DataKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** A data key of these bytes; its name follows from them. @throws Error unless there are 32 */
export function dataKey(secret: Buffer): DataKey {
  if (secret.length !== KEY_BYTES) throw new Error(`a data key has ${KEY_BYTES} bytes, not ${secret.length}`);
  const id = createHash('sha256').update('emporium:key-id').update(secret).digest('base64url').slice(0, 10);
  return { id, secret };
}

/** A new random data key. */
export function newDataKey(): DataKey {
  return dataKey(randomBytes(KEY_BYTES));
}

/**
 * The data keys of one owner: of the installation, or of a tenant. The current key seals and signs; what an older one has
 * sealed or signed stays readable as long as the ring has it, so keys can be rotated.
 *
 * Each purpose has a key of its own, derived by HKDF-SHA-256 (RFC 5869): what is sealed for one purpose, subject or owner
 * does not open for another.
 */
export class KeyRing {
  private readonly derived = new WeakMap<DataKey, Map<string, Buffer>>();

  /**
   * @param keys the current key, then the older ones; asked at each use, because keys can be rotated at any time
   * @param owner part of every purpose, such as a tenant's id
   */
  constructor(
    private readonly keys: () => readonly [DataKey, ...DataKey[]],
    private readonly owner?: string,
  ) {}

  /** Name of the key that seals and signs now. */
  get currentId(): string {
    return this.keys()[0].id;
  }

  /** Names of all its keys, the current one first. */
  get ids(): readonly string[] {
    return this.keys().map(({ id }) => id);
  }

  /**
   * Seals and opens small secrets.
   * @param purpose what is sealed, such as `webhooks`
   * @param subject whose it is, where each has a key of its own, such as an account's id
   */
  box(purpose: string, subject?: string): SecretBox {
    const name = this.nameOf(purpose, subject);
    // A key for each subject is not remembered: there are as many as there are accounts.
    const keyOf = subject === undefined ? this.remembered(name) : derivation(name);
    return new SecretBox(() => this.keys().map((key) => ({ id: key.id, key: keyOf(key) })));
  }

  /** Signs texts, or derives unguessable values from them. */
  mac(purpose: string, algorithm: 'sha256' | 'sha384' = 'sha256'): Mac {
    const keyOf = this.remembered(this.nameOf(purpose));
    return new Mac(() => this.keys().map((key) => ({ id: key.id, key: keyOf(key) })), algorithm);
  }

  private nameOf(purpose: string, subject?: string): string {
    return [purpose, this.owner, subject].filter((part) => part !== undefined).join(':');
  }

  private remembered(name: string): (key: DataKey) => Buffer {
    const derive = derivation(name);
    return (key) => {
      let known = this.derived.get(key);
      if (!known) this.derived.set(key, (known = new Map()));
      let derived = known.get(name);
      if (!derived) known.set(name, (derived = derive(key)));
      return derived;
    };
  }
}

function derivation(name: string): (key: DataKey) => Buffer {
  return ({ secret }) => Buffer.from(hkdfSync('sha256', secret, '', `emporium:${name}`, KEY_BYTES));
}
