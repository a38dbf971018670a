import { installationKeys } from './installation-keys.js';
import { dataKey, KeyRing, newDataKey } from './key-ring.js';

const first = newDataKey();
const second = newDataKey();
const before = new KeyRing(() => [first], 'a');
const after = new KeyRing(() => [second, first], 'a');

describe('A box of a key ring', () => {
  it('opens what it sealed and seals differently each time', () => {
    const box = before.box('settings');
    const sealed = box.seal('sk_test_ключ');
    expect(box.open(sealed)).toBe('sk_test_ключ');
    expect(box.seal('sk_test_ключ')).not.toBe(sealed);
  });

  it('does not open what was sealed for another purpose, subject, owner or with another key', () => {
    const sealed = before.box('settings', 's').seal('secret');
    const others = [
      before.box('settings'),
      before.box('settings', 't'),
      before.box('webhooks', 's'),
      new KeyRing(() => [first], 'b').box('settings', 's'),
      new KeyRing(() => [second], 'a').box('settings', 's'),
    ];
    for (const box of others) expect(() => box.open(sealed)).toThrow();
  });

  it('notices a changed byte, and what is no sealed text', () => {
    const box = before.box('settings');
    const [version, key, iv, sealed] = box.seal('secret').split('.');
    const bytes = Buffer.from(sealed!, 'base64url');
    bytes[0]! ^= 1;
    const broken = [version, key, iv, bytes.toString('base64url')].join('.');
    for (const text of [broken, '', 'v1', 'v1.a.b', `v2.${first.id}`, 'secret'])
      expect(() => box.open(text)).toThrow();
  });

  it('opens after a rotation what was sealed before, and seals with the newer key', () => {
    const sealed = before.box('settings').seal('secret');
    expect(after.box('settings').open(sealed)).toBe('secret');
    expect(after.box('settings').isCurrent(sealed)).toBe(false);
    const again = after.box('settings').seal('secret');
    expect(after.box('settings').isCurrent(again)).toBe(true);
    expect(() => before.box('settings').open(again)).toThrow();
  });

  it('made before a rotation seals with the newer key after it', () => {
    let keys = [first] as [typeof first];
    const ring = new KeyRing(() => keys);
    const [box, mac] = [ring.box('settings'), ring.mac('tokens')];
    const [sealed, tag] = [box.seal('secret'), mac.of('text').toString('base64url')];
    keys = [second, first] as never;
    expect(box.isCurrent(sealed)).toBe(false);
    expect([box.open(sealed), mac.made(tag, 'text')]).toEqual(['secret', true]);
    expect(box.seal('secret')).toContain(second.id);
  });

  it('opens texts of the first version, which name no key', () => {
    // Sealed by the version before, with 32 bytes of 7 for the purpose settings:a.
    const former = 'v1.AQEBAQEBAQEBAQEB.3R65lkcuNSR568t9-3iFEC9iIjSZyKc';
    const [old, other] = [dataKey(Buffer.alloc(32, 7)), newDataKey()];
    expect(new KeyRing(() => [other, old], 'a').box('settings').open(former)).toBe('sk_test');
    expect(() => new KeyRing(() => [other], 'a').box('settings').open(former)).toThrow();
  });
});

describe('A MAC of a key ring', () => {
  it('is another one for another purpose, owner, key and text', () => {
    const rings = [before, new KeyRing(() => [first], 'b'), new KeyRing(() => [second], 'a')];
    const tags = rings.flatMap((ring) =>
      ['order', 'cart'].flatMap((purpose) =>
        ['x', 'y'].map((text) => ring.mac(purpose).of(text).toString('hex')),
      ),
    );
    expect(new Set(tags).size).toBe(tags.length);
  });

  it('accepts after a rotation what it made before', () => {
    const tag = before.mac('order').of('x').toString('base64url');
    expect(after.mac('order').made(tag, 'x')).toBe(true);
    expect(after.mac('order').of('x').toString('base64url')).not.toBe(tag);
    expect([after.mac('order').made(tag, 'y'), after.mac('order').made('', 'x')]).toEqual([false, false]);
    expect(after.mac('order').by(first.id, 'x')?.toString('base64url')).toBe(tag);
    expect(after.mac('order').by('none', 'x')).toBeUndefined();
  });
});

describe('The keys of the installation', () => {
  it('seal with ENCRYPTION_KEY and open what a fallback has sealed', () => {
    const [now, earlier] = [9, 8].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [
      string,
      string,
    ];
    const sealed = installationKeys({ ENCRYPTION_KEY: earlier }).box('cluster', 'main').seal('mongodb://x');
    const rotated = installationKeys({ ENCRYPTION_KEY: now, ENCRYPTION_KEY_FALLBACKS: [earlier] });
    expect(rotated.box('cluster', 'main').open(sealed)).toBe('mongodb://x');
    expect(() => installationKeys({ ENCRYPTION_KEY: now }).box('cluster', 'main').open(sealed)).toThrow();
  });
});
