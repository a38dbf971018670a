import { normaliseEmail } from './normalise-email.js';

describe('normaliseEmail', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    [' ada@example.com ', 'ada@example.com'],
    ['ada@Bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['ada@bu\u0308cher.example', 'ada@xn--bcher-kva.example'],
    ['JOSE\u0301@example.com', 'jos\u00e9@example.com'],
  ])('normalises %s', (given, spelling) => {
    expect(normaliseEmail(given)).toBe(spelling);
  });

  it.each(['', 'ada', '@example.com', 'ada@', 'ada@exa mple.com', `ada@${'a'.repeat(250)}.com`])(
    'refuses %j',
    (given) => {
      expect(() => normaliseEmail(given)).toThrow(expect.objectContaining({ code: 'auth.email-unusable' }));
    },
  );
});
