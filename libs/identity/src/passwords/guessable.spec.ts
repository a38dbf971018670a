import { isMadeOf } from './guessable.js';

const WORDS = ['Northwind Outdoor', 'northwind', 'ada@example.com', 'Ada', 'Lovelace'];

describe('a password made of what everybody would try', () => {
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
