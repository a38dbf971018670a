import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { PurposeKey } from './purpose-key.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts small secrets with AES-256-GCM (NIST SP 800-38D), with the keys of one purpose; see {@link KeyRing.box}. A sealed
 * text names its key, so that older texts open after the key was rotated.
 */
export class SecretBox {
  /** @param keys the current key, then the older ones */
  constructor(private readonly keys: () => readonly PurposeKey[]) {}

  /** Returns `v2.<key>.<iv>.<ciphertext and tag>`, the last two in base64url. */
  seal(plain: string): string {
    const { id, key } = this.keys()[0]!;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v2.${id}.${iv.toString('base64url')}.${sealed.toString('base64url')}`;
  }

  /** @throws Error when the text was not sealed with one of the keys, or was altered */
  open(text: string): string {
    const [version, ...parts] = text.split('.');
    // The first version did not name its key.
    if (version === 'v1') return this.openAny(parts);
    const [id, ...sealed] = parts;
    if (version !== 'v2') throw new Error('not a sealed secret');
    const keys = this.keys();
    const known = keys.find((key) => key.id === id);
    if (!known)
      throw new Error(
        `sealed with the key ${id}, which is missing; there are ${keys.map((key) => key.id).join(', ')}`,
      );
    return decrypted(known.key, sealed);
  }

  /** Whether a text was sealed with the current key. */
  isCurrent(text: string): boolean {
    return text.startsWith(`v2.${this.keys()[0]!.id}.`);
  }

  /** The text sealed with the current key; the same text if it is already. @throws as {@link open} */
  reseal(text: string): string {
    return this.isCurrent(text) ? text : this.seal(this.open(text));
  }

  private openAny(sealed: readonly string[]): string {
    for (const { key } of this.keys()) {
      try {
        return decrypted(key, sealed);
      } catch {
        // Another key, or none.
      }
    }
    throw new Error('sealed with a key that is missing');
  }
}

/** A stored secret that has to be sealed anew when the keys have changed. */
export interface SealedItem {
  /** Names it to an operator. */
  readonly name: string;
  /** Seals it with the current key. Resolves to whether there was anything to do. */
  readonly reseal: () => Promise<boolean>;
}

/** @param store puts the text that was sealed anew in place of `sealed` */
export function sealedItem(
  name: string,
  { sealed, box }: { readonly sealed: string; readonly box: SecretBox },
  store: (renewed: string) => Promise<unknown>,
): SealedItem {
  const reseal = async (): Promise<boolean> => {
    const renewed = box.reseal(sealed);
    if (renewed === sealed) return false;
    await store(renewed);
    return true;
  };
  return { name, reseal };
}

function decrypted(key: Buffer, [iv, sealed, ...rest]: readonly string[]): string {
  if (!iv || !sealed || rest.length > 0) throw new Error('not a sealed secret');
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
}
