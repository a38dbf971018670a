import { newTotpSecret, totpStepOf, totpUri } from './totp.js';
import { qrCodeOf } from './qr-code.js';

/** "12345678901234567890" in base32, the secret of RFC 6238 appendix B. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('time-based codes', () => {
  // Appendix B gives eight digits; six are its last six (RFC 4226 section 5.3: the value modulo 10^digits).
  it.each([
    [59, '94287082', 0x1],
    [1111111109, '07081804', 0x23523ec],
    [1111111111, '14050471', 0x23523ed],
    [1234567890, '89005924', 0x273ef07],
    [2000000000, '69279037', 0x3f940aa],
    [20000000000, '65353130', 0x27bc86aa],
  ])('are those of RFC 6238 at %d', (seconds, eight, step) => {
    expect(totpStepOf(SECRET, eight.slice(2), seconds * 1000)).toBe(step);
  });

  // RFC 4226 appendix D, counters 0 to 9.
  it.each(
    '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'
      .split(' ')
      .map((code, step) => [step, code] as const),
  )('of step %d are those of RFC 4226', (step, code) => {
    expect(totpStepOf(SECRET, code, step * 30_000)).toBe(step);
  });

  it('are accepted one step late or early, but not more', () => {
    const at = (step: number) => totpStepOf(SECRET, '969429', step * 30_000 + 29_999);
    expect([1, 2, 3, 4, 5].map(at)).toEqual([undefined, 3, 3, 3, undefined]);
  });

  it.each(['', '96942', '9694299', 'abcdef', '９６９４２９', ' 969429', '969429\n'])(
    'do not look like %j',
    (code) => {
      expect(totpStepOf(SECRET, code, 90_000)).toBeUndefined();
    },
  );

  it('have secrets of 160 bits, and a QR code with issuer and account', async () => {
    const [secret, other] = [newTotpSecret(), newTotpSecret()];
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(secret).not.toBe(other);
    const uri = new URL(totpUri(secret, 'North: Bikes & Co', 'ada@example.com'));
    expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
    expect(uri.searchParams.get('secret')).toBe(secret);
    expect(uri.searchParams.get('issuer')).toBe('North  Bikes & Co');
    const { dataUri, svg } = await qrCodeOf(uri.href);
    const png = Buffer.from(dataUri.replace('data:image/png;base64,', ''), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(svg).toMatch(/^<svg .*<\/svg>\s*$/s);
  });
});
