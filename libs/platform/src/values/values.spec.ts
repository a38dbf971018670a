import fc from 'fast-check';
import { LANGUAGES } from '#platform/languages';
import { ORDER_MAX, PRICE_MAX, TOTAL_MAX } from '#platform/money';
import { LINES_MAX, QUANTITY_MAX, STOCK_MAX } from '#platform/quantities';
import {
  accept,
  COUNTRY,
  currency,
  decimal,
  email,
  flag,
  hostName,
  id,
  list,
  locale,
  oneOf,
  optional,
  origin,
  price,
  text,
  texts,
  timeZone,
  url,
  whole,
  type Value,
  type ValueCode,
} from './index.js';

/** The normalised value, or what is wrong with it. */
function read(known: Value, given: unknown): unknown {
  const { value, problems } = accept({ x: known }, { x: given });
  return problems.length > 0 ? `${problems[0]!.pointer} ${problems[0]!.code}` : value.x;
}

describe('names that standards define', () => {
  it.each<[string, Value, string, string]>([
    ['a host', hostName(), ' Shop.Example. ', 'shop.example'],
    ['a host in another script', hostName(), 'BÜCHER.example', 'xn--bcher-kva.example'],
    ['an origin', origin(), 'https://Shop.Example:443/', 'https://shop.example'],
    ['an origin with a port', origin(), 'http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['an origin in another script', origin(), 'https://bücher.example', 'https://xn--bcher-kva.example'],
    ['a locale', locale(), 'DE-at', 'de-AT'],
    ['a long locale', locale(), 'zh-hant-tw', 'zh-Hant-TW'],
    ['a time zone', timeZone(), 'europe/berlin', 'Europe/Berlin'],
    ['a time zone with a newer name', timeZone(), 'Asia/Kolkata', 'Asia/Kolkata'],
    ['UTC as a time zone', timeZone(), 'UTC', 'UTC'],
    ['an address', url(), 'https:shop.example\\a\tb/../c d', 'https://shop.example/c%20d'],
    ['an email', email(), 'Ada@EXAMPLE.com', 'ada@example.com'],
  ])('%s is normalised', (_name, known, given, expected) => {
    expect(read(known, given)).toBe(expected);
    expect(read(known, expected)).toBe(expected);
  });

  it.each<[string, Value, readonly unknown[]]>([
    [
      'hosts',
      hostName(),
      [
        'localhost',
        'https://shop.example',
        'shop.example:8080',
        'shop.example/x',
        'shop..example',
        '-shop.example',
        'shop_1.example',
        '127.0.0.1',
        '0x7f.1',
        '[::1]',
        'a@shop.example',
        'shop.example\\x',
        '*.example',
        'sh op.example',
        `${'a'.repeat(64)}.example`,
        '',
        7,
      ],
    ],
    [
      'origins',
      origin(),
      [
        'shop.example',
        'https://shop.example/path',
        'https://shop.example?x',
        'https://u:p@shop.example',
        'https://shop.example#',
        'ftp://shop.example',
        'file:///x',
        'null',
        '*',
        '',
        null,
      ],
    ],
    ['locales', locale(), ['de_AT', 'x', 'a', 'de--AT', '', '*', ['de'], 'de, en']],
    ['time zones', timeZone(), ['+01:00', 'Europe/Atlantis', 'CEST/Europe', '', 1, 'Europe/Berlin\0']],
    [
      'addresses',
      url(),
      ['//shop.example', 'javascript:alert(1)', 'https://u@shop.example', 'https://', 'x', 'https://a b/'],
    ],
    ['emails', email(), ['ada', 'ada@localhost', 'ada@@example.com', 'a b@example.com']],
  ])('invalid %s are refused', (_name, known, wrong) => {
    for (const given of wrong) expect(read(known, given)).toMatch(/^\/x /);
  });

  it('an accepted value does not change when it is read again', () => {
    for (const known of [hostName(), origin(), locale(), timeZone(), url(), email()]) {
      fc.assert(
        fc.property(fc.oneof(fc.webUrl(), fc.domain(), fc.emailAddress(), fc.string()), (given) => {
          const { value, problems } = accept({ x: known }, { x: given });
          if (problems.length === 0) expect(read(known, value.x)).toBe(value.x);
        }),
      );
    }
  });
});

describe('accept', () => {
  const shape = {
    name: text({ max: 5 }),
    note: optional(text()),
    tags: optional(texts({ max: 3, maxItems: 2 })),
    lines: list({ sku: text(), price: price() }, { min: 1 }),
  };
  const line = { sku: 'A', price: { amount: 1, currency: 'EUR' } };

  it('normalises values at every depth, and leaves unknown fields unchanged', () => {
    const input = { name: ' Ada ', other: 1, lines: [{ ...line, sku: ' A ', extra: true }] };
    expect(accept(shape, input)).toEqual({
      value: { name: 'Ada', other: 1, lines: [{ ...line, extra: true }] },
      problems: [],
    });
  });

  it('gives the position of everything that is wrong', () => {
    const lines = [line, { sku: '', price: { amount: -1, currency: 'XXX' } }];
    const { problems } = accept(shape, { name: 'Grace H', tags: ['a', 'four', 'b'], lines });
    expect(problems.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/name length',
      '/tags items',
      '/lines/1/sku length',
      '/lines/1/price/amount range',
      '/lines/1/price/currency format',
    ]);
  });

  it('refuses a missing field, but not in a change', () => {
    expect(accept(shape, {}).problems.map(({ pointer }) => pointer)).toEqual(['/name', '/lines']);
    expect(accept(shape, { note: 'x' }, { partial: true }).problems).toEqual([]);
    expect(accept(shape, { lines: [] }, { partial: true }).problems).toHaveLength(1);
  });
});

describe('the largest amounts', () => {
  it('of prices, quantities and lines never leave the range of exact integers', () => {
    // The largest line alone is allowed, so that the problem of a cart can be shown at one of its lines.
    expect(PRICE_MAX * QUANTITY_MAX).toBeLessThan(TOTAL_MAX);
    // The largest sum before the next line is checked.
    expect(Number.isSafeInteger(TOTAL_MAX + PRICE_MAX * QUANTITY_MAX)).toBe(true);
    // An order: its lines, the delivery, and the same amount again for taxes.
    expect(ORDER_MAX).toBe(2 * (TOTAL_MAX + PRICE_MAX));
    expect(ORDER_MAX).toBeLessThan(Number.MAX_SAFE_INTEGER / 4);
    expect(LINES_MAX).toBeGreaterThan(1);
  });

  it('of stock add up exactly over more stores than anybody has, with deliveries and returns', () => {
    const movements = 10_000_000;
    expect(Number.isSafeInteger(STOCK_MAX * movements)).toBe(true);
    expect(QUANTITY_MAX * LINES_MAX).toBeLessThan(STOCK_MAX);
  });

  it('are refused if they are larger by one', () => {
    expect(read(price(), { amount: PRICE_MAX, currency: 'KWD' })).toEqual({
      amount: PRICE_MAX,
      currency: 'KWD',
    });
    expect(read(price(), { amount: PRICE_MAX + 1, currency: 'KWD' })).toBe('/x/amount range');
    expect(read(whole({ max: STOCK_MAX }), STOCK_MAX + 1)).toBe('/x range');
  });
});

describe('what is wrong with a value', () => {
  const code = text({ pattern: /^[A-Z]+$/, patternHint: { en: 'must be capitals', de: 'muss groß sein' } });
  const item = { pieces: whole({ min: 1, max: 5 }) };
  /** At least one value for each way in which a rule can be broken. */
  const WRONG: readonly (readonly [Value, unknown])[] = [
    [text(), undefined],
    [text(), 5],
    [text(), ' '],
    [text({ min: 3 }), 'ab'],
    [text({ max: 3 }), 'abcd'],
    [text(), 'a\0b'],
    [text(), `e${'\u0301\u0316'.repeat(16)}`],
    [text({ pattern: /^[A-Z]+$/ }), 'a'],
    [code, 'a'],
    [oneOf(['a', 'b']), 'c'],
    [id(), 'x'],
    [texts(), 'a'],
    [texts(), [5]],
    [texts({ minItems: 1 }), []],
    [texts({ minItems: 2 }), ['a']],
    [texts({ maxItems: 1 }), ['a', 'b']],
    [texts({ values: ['a'] }), ['b']],
    [texts({ unique: true }), ['a', 'a']],
    [whole(), 1.5],
    [whole({ min: 1 }), 0],
    [whole({ max: 1 }), 2],
    [decimal(), 'x'],
    [flag(), 'x'],
    [currency(), 'XXX'],
    [price(), 5],
    [list(item), 5],
    [list(item), [{ pieces: 9 }]],
    [email(), 'ada'],
    [url(), 'shop'],
    [origin(), 'https://shop.example/x'],
    [hostName(), 'localhost'],
    [locale(), '-'],
    [timeZone(), 'Berlin'],
    [text(COUNTRY), 'de'],
  ];

  it.each(LANGUAGES.filter((language) => language !== 'en'))(
    'is said in %s as well as in English',
    (language) => {
      const problems = WRONG.flatMap(([value, given]) => accept({ x: value }, { x: given }).problems);
      expect(problems).toHaveLength(WRONG.length);
      const codes: Record<Exclude<ValueCode, 'unknown'>, true> = {
        required: true,
        type: true,
        length: true,
        range: true,
        format: true,
        choice: true,
        items: true,
      };
      expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(Object.keys(codes)));
      const left = problems.filter(({ message }) => !message[language] || message[language] === message.en);
      expect(left).toEqual([]);
    },
  );
});
