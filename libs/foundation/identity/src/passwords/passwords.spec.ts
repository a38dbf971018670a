import bcrypt from 'bcrypt';
import { firstInstallationKey, KeyRing, newDataKey } from '#platform/crypto';
import { testConfig } from '../../../../../test/support/test-config.js';
import { commonPasswordCount } from './common-passwords.js';
import { Passwords } from './passwords.js';

const passwords = new Passwords(testConfig());
const first = newDataKey();
const keys = new KeyRing(() => [first]);

describe('Passwords', () => {
  it('accepts the password that was hashed and no other', async () => {
    const hash = await passwords.hash(keys, 'correct horse');
    expect(hash).not.toBe(await passwords.hash(keys, 'correct horse'));
    await expect(passwords.check(keys, 'correct horse', hash)).resolves.toEqual({ correct: true });
    await expect(passwords.check(keys, 'correct horsf', hash)).resolves.toEqual({ correct: false });
    for (const other of [' correct horse', 'correct horse ', 'Correct horse', 'correct  horse'])
      await expect(passwords.check(keys, other, hash)).resolves.toEqual({ correct: false });
  });

  it('reads whole passwords, although bcrypt alone stops after 72 bytes', async () => {
    const start = 'ü, ä'.repeat(25);
    const hash = await passwords.hash(keys, `${start}1`);
    await expect(passwords.check(keys, `${start}1`, hash)).resolves.toEqual({ correct: true });
    await expect(passwords.check(keys, `${start}2`, hash)).resolves.toEqual({ correct: false });
  });

  it('accepts the same characters as other code points', async () => {
    const hash = await passwords.hash(keys, 'pa\u0308sswo\u0308rt');
    await expect(passwords.check(keys, 'p\u00e4ssw\u00f6rt', hash)).resolves.toEqual({ correct: true });
  });

  it('refuses fewer than 8 or more than 128 characters, counted as characters', async () => {
    for (const wrong of ['sevenlt', '😀'.repeat(7), 'x'.repeat(129), `lone\ud800surrogate`])
      await expect(passwords.hash(keys, wrong)).rejects.toMatchObject({ code: 'auth.password-unusable' });
    await expect(passwords.hash(keys, '😀😁😂😃'.repeat(32))).resolves.toContain('$2b$');
  });

  it('refuses common ones in any case, and no others', async () => {
    expect(commonPasswordCount()).toBeGreaterThan(10_000);
    for (const common of ['password', 'PassWord', 'trustno1', '1qaz2wsx', 'ｐａｓｓｗｏｒｄ', 'q1w2e3r4t5'])
      await expect(passwords.hash(keys, common)).rejects.toMatchObject({ code: 'auth.password-too-common' });
    await expect(passwords.hash(keys, 'password, but longer')).resolves.toBeDefined();
  });

  it('refuses passwords that need no list: blanks, one letter, two letters in turn', async () => {
    for (const guess of [' '.repeat(8), 'a'.repeat(8), '1'.repeat(128), 'abABabAB'])
      await expect(passwords.hash(keys, guess)).rejects.toMatchObject({ code: 'auth.password-too-common' });
  });

  it('does the same work without an account as with one, and refuses', async () => {
    const hash = await passwords.hash(keys, 'correct horse');
    const compare = jest.spyOn(bcrypt, 'compare');
    await passwords.check(keys, 'something else', hash);
    await expect(passwords.check(keys, 'correct horse', undefined)).resolves.toEqual({ correct: false });
    const costs = compare.mock.calls.map(([, compared]) => bcrypt.getRounds(compared));
    compare.mockRestore();
    expect(costs).toEqual([4, 4]);
  });

  it('upgrades a hash whose cost is out of date, when the password is correct', async () => {
    const stronger = new Passwords(testConfig({ BCRYPT_ROUNDS: '5' }));
    const old = await passwords.hash(keys, 'correct horse');
    const { correct, upgraded } = await stronger.check(keys, 'correct horse', old);
    expect(correct).toBe(true);
    expect(stronger.needsRehash(keys, upgraded!)).toBe(false);
    await expect(stronger.check(keys, 'correct horse', upgraded)).resolves.toEqual({ correct: true });
    await expect(stronger.check(keys, 'wrong horse', old)).resolves.toEqual({ correct: false });
  });

  it('cannot be checked with the hash but without the key', async () => {
    const other = newDataKey();
    const hash = await passwords.hash(new KeyRing(() => [other]), 'correct horse');
    await expect(passwords.check(keys, 'correct horse', hash)).resolves.toEqual({ correct: false });
    const renamed = hash.replace(other.id, first.id);
    await expect(passwords.check(keys, 'correct horse', renamed)).resolves.toEqual({ correct: false });
  });

  it('moves to a newer key when the password is correct, and to a key of the realm from the installation’s', async () => {
    const next = newDataKey();
    const rotated = new KeyRing(() => [next, first]);
    const old = await passwords.hash(keys, 'correct horse');
    const { correct, upgraded } = await passwords.check(rotated, 'correct horse', old);
    expect([correct, upgraded]).toEqual([true, expect.stringContaining(`:${next.id}$`)]);
    // The first hashes named no key: it was the installation's.
    const pepper = firstInstallationKey(testConfig());
    const former = (await passwords.hash(new KeyRing(() => [pepper]), 'correct horse')).replace(
      pepper.id,
      '',
    );
    await expect(passwords.check(rotated, 'wrong horse', former)).resolves.toEqual({ correct: false });
    await expect(passwords.check(rotated, 'correct horse', former)).resolves.toMatchObject({
      correct: true,
      upgraded: expect.stringContaining(`:${next.id}$`) as string,
    });
  });

  it('refuses a caller if too many wait', async () => {
    const checks = Array.from({ length: 300 }, () => passwords.check(keys, 'correct horse', undefined));
    const refused = (await Promise.allSettled(checks)).flatMap((check) =>
      check.status === 'rejected' ? [check.reason as unknown] : [],
    );
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'auth.busy' });
  });
});
