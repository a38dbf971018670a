import { randomBytes } from 'node:crypto';
import { SecretBox } from './secret-box.js';

const master = randomBytes(32).toString('base64');

describe('SecretBox', () => {
  it('opens what it sealed and seals differently each time', () => {
    const box = SecretBox.for(master, 'settings:a');
    const sealed = box.seal('sk_test_ключ');
    expect(box.open(sealed)).toBe('sk_test_ключ');
    expect(box.seal('sk_test_ключ')).not.toBe(sealed);
  });

  it('does not open what was sealed for another tenant', () => {
    const sealed = SecretBox.for(master, 'settings:a').seal('secret');
    expect(() => SecretBox.for(master, 'settings:b').open(sealed)).toThrow();
  });

  it('notices a changed byte', () => {
    const box = SecretBox.for(master, 'settings:a');
    const [version, iv, sealed] = box.seal('secret').split('.');
    const bytes = Buffer.from(sealed!, 'base64url');
    bytes[0]! ^= 1;
    expect(() => box.open([version, iv, bytes.toString('base64url')].join('.'))).toThrow();
  });
});
