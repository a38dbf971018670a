import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Encrypts small secrets with AES-256-GCM (NIST SP 800-38D). Each purpose has its own key, derived from the
 * installation's key by HKDF (RFC 5869), so a value sealed for one purpose or tenant does not open for another.
 */
export class SecretBox {
  private constructor(private readonly key: Buffer) {}

  /**
   * @param master 32 bytes in base64 ({@link Config.ENCRYPTION_KEY})
   * @param purpose what is sealed and for whom, e.g. `settings:<tenant id>`
   */
  static for(master: string, purpose: string): SecretBox {
    return new SecretBox(deriveKey(master, purpose));
  }

  /** Returns `v1.<iv>.<ciphertext and tag>` in base64url. */
  seal(plain: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${iv.toString('base64url')}.${sealed.toString('base64url')}`;
  }

  /** @throws Error when the text was not sealed with this key or was altered */
  open(text: string): string {
    const [version, iv, sealed] = text.split('.');
    if (version !== 'v1' || !iv || !sealed) throw new Error('not a sealed secret');
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key, Buffer.from(iv, 'base64url'));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
  }
}

/** A 32-byte key for one purpose, derived from the installation's key (HKDF-SHA256, RFC 5869). */
export function deriveKey(master: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(master, 'base64'), '', `emporium:${purpose}`, 32));
}
