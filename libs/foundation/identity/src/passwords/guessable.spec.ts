import { isMadeOf, isMonotonous } from './guessable.js';

const WORDS = ['Northwind Outdoor', 'northwind', 'ada@example.com', 'Ada', 'Lovelace'];

describe('a password made of words that everybody would try', () => {
  it.each([
    'Northwind2026!',
    'northwind-outdoor',
    'OUTDOOR12345',
    'lovelace99',
    'Emporium123',
    'lovelacelovelace',
  ])('%s is guessable', (password) => expect(isMadeOf(WORDS, password)).toBe(true));

  it.each(['my northwind jacket', '20261125', 'lovelace loved engines', 'adaada12', 'correct horse'])(
    '%s is not',
    (password) => expect(isMadeOf(WORDS, password)).toBe(false),
  );
});

describe('a password of very few different characters', () => {
  it.each([
    ' '.repeat(8),
    '\t \u00a0\u2003 \t \u3000',
    '\u200b'.repeat(12) + '\u200c\u200d\ufeff',
    'a'.repeat(8),
    'aAaAaAaA',
    '12121212',
    '😀'.repeat(128),
    'ａaａaａaａa',
  ])('%j is guessable', (password) => expect(isMonotonous(password)).toBe(true));

  it.each(['abcabcabc', '   a b   ', '😀😁😂😀😁😂😀😁'])('%j is not', (password) =>
    expect(isMonotonous(password)).toBe(false),
  );
});
