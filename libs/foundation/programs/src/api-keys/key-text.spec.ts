import { newId } from '#platform/ids';
import { newKeyText, readKeyText } from './key-text.js';

const [tenantId, keyId] = [newId(), newId()];
const key = (): string => newKeyText('live', tenantId, keyId);

describe('the text of an API key', () => {
  it('contains mode, tenant and key, and is never the same twice', () => {
    const text = key();
    expect(text).toMatch(new RegExp(`^emp_live_${tenantId}_${keyId}_[0-9A-Za-z]{49}$`));
    expect(readKeyText(text)).toEqual({ text, mode: 'live', tenantId, keyId });
    expect(key()).not.toBe(text);
  });

  it('is refused if one character was changed, or two were swapped', () => {
    const text = key();
    for (let i = 0; i < text.length; i++) {
      const other = text[i] === 'x' ? 'y' : 'x';
      expect(readKeyText(text.slice(0, i) + other + text.slice(i + 1))).toBeUndefined();
      if (i === 0 || text[i] === text[i - 1]) continue;
      const swapped = text.slice(0, i - 1) + text[i]! + text[i - 1]! + text.slice(i + 1);
      expect(readKeyText(swapped)).toBeUndefined();
    }
  });

  it.each(['', 'emp_live_', 'emp_live_a_b_c', 'x'.repeat(10_000)])('is not read from %p', (text) => {
    expect(readKeyText(text)).toBeUndefined();
    expect(readKeyText(` ${key()}`)).toBeUndefined();
    expect(readKeyText(`${key()}\n`)).toBeUndefined();
  });
});
