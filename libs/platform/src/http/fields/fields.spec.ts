import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { IsIn, validateSync, type ValidationError } from 'class-validator';
import fc from 'fast-check';
import { DomainError, type FieldError } from '#platform/errors';
import { PRICE_MAX } from '#platform/money';
import { hostName } from '#platform/values';
import { InputPipe } from '../input.pipe.js';
import {
  Currency,
  Decimal,
  Dictionary,
  Email,
  FieldOf,
  Flag,
  Id,
  Int,
  Iso8601,
  MoneyDto,
  Price,
  PriceDto,
  Nested,
  OneOf,
  QueryFlag,
  QueryInt,
  isMadeOfFields,
  readFields,
  Text,
  TextList,
  Url,
} from './index.js';

const pipe = new InputPipe();

/** What the pipe makes of an input, or the pointers and codes of its errors. */
function read<T>(type: Type<T>, value: unknown, from: 'body' | 'query' = 'body'): T | string[] {
  try {
    return pipe.transform(value, { type: from, metatype: type }) as T;
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    return (error as DomainError).extras.errors!.map(({ pointer, code }: FieldError) => `${pointer} ${code}`);
  }
}

function codesOf(errors: readonly FieldError[]): string[] {
  return errors.map(({ pointer, code }) => `${pointer} ${code}`).sort();
}

/** The instance, or the pointers and codes of what is wrong. */
function byTheLibraries(type: Type, value: object): unknown {
  const instance = plainToInstance(type, value) as object;
  const options = { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true };
  const found: string[] = [];
  const visit = (
    { property, constraints, children, value: wrong }: ValidationError,
    parent: string,
  ): void => {
    const pointer = `${parent}/${property}`;
    const [code] = Object.keys(constraints ?? {});
    if (!code) return children?.forEach((child) => visit(child, pointer));
    const known = code === 'whitelistValidation' ? 'unknown' : wrong === undefined ? 'required' : code;
    found.push(`${pointer} ${known}`);
  };
  validateSync(instance, options).forEach((error) => visit(error, ''));
  return found.length > 0 ? found.sort() : instance;
}

/** A class with one field `x`. */
function withField(decorator: PropertyDecorator): Type<{ x: unknown }> {
  class One {
    x: unknown;
  }
  decorator(One.prototype, 'x');
  return One;
}

describe('fields', () => {
  const id = '01jd2k3m4n5p6q7r8s9tavwxyz';
  const emoji = '😀';

  it.each<[string, PropertyDecorator, unknown, unknown]>([
    ['Text trims', Text(), '  a ', 'a'],
    ['Text composes accents', Text(), 'e\u0301', 'é'],
    ['Text of a script with marks', Text(), 'Việt', 'Việt'],
    ['Text counts characters, not UTF-16 units', Text({ max: 2 }), emoji + emoji, emoji + emoji],
    ['Text leaves passwords alone', Text({ trim: false }), ' a ', ' a '],
    ['Email lower-cases', Email(), ' Ada@Example.COM ', 'ada@example.com'],
    ['Email takes plus and unicode', Email(), 'ü+1@bücher.example', 'ü+1@bücher.example'],
    ['Int', Int({ min: 1, max: 5 }), 5, 5],
    ['Decimal', Decimal({ min: -90 }), -12.5, -12.5],
    ['Flag', Flag(), false, false],
    ['OneOf', OneOf(['a', 'b']), 'b', 'b'],
    ['Id', Id(), id, id],
    ['Url', Url(), 'https://a.example/x?y=1', 'https://a.example/x?y=1'],
    ['Url is spelt as it will be read', Url(), ' HTTPS:\\\\A.Example:443\\x\ty', 'https://a.example/xy'],
    ['Url of a host alone', Url(), 'https://a.example', 'https://a.example'],
    ['FieldOf a value', FieldOf(hostName()), 'Shop.BÜCHER.example.', 'shop.xn--bcher-kva.example'],
    ['Iso8601', Iso8601(), '2028-02-29T12:00:00+02:00', '2028-02-29T12:00:00+02:00'],
    ['Currency', Currency(), 'JPY', 'JPY'],
    ['TextList', TextList({ unique: true }), [' a', 'b'], ['a', 'b']],
    ['Dictionary', Dictionary(), { 'a.b-c': 1, d: null }, { 'a.b-c': 1, d: null }],
    ['Price', Price(), { amount: 0, currency: 'EUR' }, { amount: 0, currency: 'EUR' }],
    ['optional', Text({ optional: true }), undefined, undefined],
    ['nullable', Text({ nullable: true }), null, null],
  ])('%s accepts', (_name, decorator, value, expected) => {
    expect(read(withField(decorator), value === undefined ? {} : { x: value })).toEqual(
      expected === undefined ? {} : { x: expected },
    );
  });

  it.each<[string, PropertyDecorator, unknown, string]>([
    ['Text: missing', Text(), undefined, '/x required'],
    ['Text: null', Text(), null, '/x type'],
    ['Text: optional is not nullable', Text({ optional: true }), null, '/x type'],
    ['Text: nullable is not optional', Text({ nullable: true }), undefined, '/x required'],
    ['Text: number', Text(), 5, '/x type'],
    ['Text: blank', Text(), '   ', '/x length'],
    ['Text: too long', Text({ max: 1 }), emoji + emoji, '/x length'],
    ['Text: too short in characters', Text({ min: 2 }), emoji, '/x length'],
    ['Text: NUL', Text(), 'a\0b', '/x format'],
    ['Text: a letter under marks', Text({ max: 100 }), `e${'\u0301\u0316'.repeat(16)}`, '/x format'],
    ['Text: half a character', Text(), 'a\ud83d', '/x format'],
    ['Text: pattern', Text({ pattern: /^[a-z]+$/ }), 'a1', '/x format'],
    ['Email: no domain', Email(), 'ada@localhost', '/x format'],
    ['Email: two', Email(), 'a@b.example,c@d.example', '/x format'],
    ['Email: header injection', Email(), 'a@b.example\nBcc: c@d.example', '/x format'],
    ['Email: long', Email(), `${'a'.repeat(65)}@b.example`, '/x format'],
    ['Int: fraction', Int(), 1.5, '/x type'],
    ['Int: text', Int(), '1', '/x type'],
    ['Int: huge', Int(), 1e300, '/x type'],
    ['Int: negative', Int({ min: 0 }), -1, '/x range'],
    ['Decimal: text', Decimal(), '1.5', '/x type'],
    ['Flag: text', Flag(), 'true', '/x type'],
    ['OneOf: other', OneOf(['a', 'b']), 'toString', '/x choice'],
    ['Id: other', Id(), 'x', '/x format'],
    ['Url: script', Url(), 'javascript:alert(1)', '/x format'],
    ['Url: credentials', Url(), 'https://u:p@a.example', '/x format'],
    ['Url: relative', Url(), '/x', '/x format'],
    ['Iso8601: 30 February', Iso8601(), '2026-02-30T12:00:00Z', '/x format'],
    ['Iso8601: no offset', Iso8601(), '2026-02-28T12:00:00', '/x format'],
    ['Currency: unknown', Currency(), 'ABC', '/x format'],
    ['TextList: text', TextList(), 'a', '/x type'],
    ['TextList: items', TextList(), ['a', 5], '/x type'],
    ['TextList: many', TextList({ maxItems: 1 }), ['a', 'b'], '/x items'],
    ['TextList: repeated', TextList({ unique: true }), ['a', ' a'], '/x items'],
    ['TextList: choice', TextList({ values: ['a'] }), ['b'], '/x choice'],
    ['Dictionary: list', Dictionary(), [], '/x type'],
    ['Dictionary: key', Dictionary(), { 'a b': 1 }, '/x format'],
    ['Dictionary: value', Dictionary(), { a: {} }, '/x format'],
    ['Dictionary: many', Dictionary({ maxKeys: 1 }), { a: 1, b: 2 }, '/x items'],
    ['Price: negative', Price(), { amount: -1, currency: 'EUR' }, '/x/amount range'],
    ['Price: too large', Price(), { amount: PRICE_MAX + 1, currency: 'EUR' }, '/x/amount range'],
    ['FieldOf: port', FieldOf(hostName()), 'shop.example:8080', '/x format'],
    ['Price: fraction', Price(), { amount: 1.5, currency: 'EUR' }, '/x/amount type'],
    ['Price: text', Price(), '12.99 EUR', '/x type'],
    ['Price: more', Price(), { amount: 1, currency: 'EUR', vat: 1 }, '/x/vat unknown'],
    ['unknown', Text({ optional: true }), undefined, ''],
  ])('%s refuses', (_name, decorator, value, expected) => {
    const input = expected === '' ? { 'y/~z': 1 } : value === undefined ? {} : { x: value };
    expect(read(withField(decorator), input)).toEqual([expected || '/y~1~0z unknown']);
  });

  class ItemDto {
    @Id()
    id: string;

    @Int({ min: 1 })
    quantity: number;
  }

  class OrderDto {
    @Nested(() => ItemDto, { array: true, min: 1, max: 2 })
    items: ItemDto[];

    @Nested(() => MoneyDto, { optional: true })
    tip?: MoneyDto;
  }

  it('makes instances of nested classes', () => {
    const order = read(OrderDto, {
      items: [{ id, quantity: 2 }],
      tip: { amount: 1, currency: 'EUR' },
    }) as OrderDto;
    expect(order.items[0]).toBeInstanceOf(ItemDto);
    expect(order.tip).toBeInstanceOf(MoneyDto);
  });

  it.each([
    [{ items: { id, quantity: 1 } }, ['/items type']],
    [{ items: [] }, ['/items items']],
    [{ items: [[{ id, quantity: 1 }]] }, ['/items type']],
    [{ items: [null] }, ['/items type']],
    [{ items: [{ id, quantity: 0 }, { quantity: 1 }] }, ['/items/0/quantity range', '/items/1/id required']],
    [{ items: [{ id, quantity: 1 }], tip: [{ amount: 1, currency: 'EUR' }] }, ['/tip type']],
  ])('points at what is wrong inside: %j', (input, expected) => {
    expect(read(OrderDto, input)).toEqual(expected);
  });

  it('answers a hostile body with a short list of errors', () => {
    const input = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, 1]));
    expect(read(withField(Text({ optional: true })), input)).toHaveLength(50);
  });

  it('reads exactly as class-transformer and class-validator would', () => {
    class Everything {
      @Text({ optional: true, max: 5 })
      text?: string;

      @Int({ nullable: true, min: -1 })
      int: number | null;

      @QueryInt({ default: 3 })
      count: number = 3;

      @OneOf(['a', 'b'], { optional: true, nullable: true })
      choice?: string | null;

      @Nested(() => ItemDto, { array: true, optional: true })
      items?: ItemDto[];

      @Price({ optional: true })
      price?: PriceDto;

      @TextList({ optional: true, maxItems: 2 })
      tags?: string[];

      @Dictionary({ optional: true })
      facts?: Record<string, unknown>;
    }
    const scalar = fc.oneof(fc.constantFrom('a', ' a', '7', '', id, null, true, 0, -2, 1.5), fc.string());
    // Mostly right, so that each wrong value is tested alone.
    const mostly = (...right: unknown[]) =>
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: scalar });
    const money = fc.record({ amount: mostly(5, 0), currency: mostly('EUR', 'JPY') });
    const item = fc.record({ id: mostly(id), quantity: mostly(1, 2) });
    const input = fc.record(
      {
        text: mostly('a', ' b '),
        int: mostly(1, null),
        count: mostly('5'),
        choice: mostly('a', null),
        items: fc.oneof(
          { weight: 9, arbitrary: fc.array(item, { maxLength: 2 }) },
          { weight: 1, arbitrary: scalar },
        ),
        price: fc.oneof({ weight: 9, arbitrary: money }, { weight: 1, arbitrary: scalar }),
        tags: fc.array(mostly('a', 'b '), { maxLength: 3 }),
        facts: fc.dictionary(fc.constantFrom('a', 'b', 'c d'), mostly(1, 'x', null), { maxKeys: 2 }),
      },
      { requiredKeys: ['int'] },
    );
    let accepted = 0;
    fc.assert(
      fc.property(input, (value) => {
        const read = readFields(Everything, value);
        if ('value' in read) accepted++;
        expect('value' in read ? read.value : codesOf(read.errors)).toEqual(
          byTheLibraries(Everything, value),
        );
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(accepted).toBeLessThan(900);
  });

  it('reads classes with other decorators by the libraries', () => {
    class Mixed {
      @Text()
      text: string;

      @IsIn(['a'])
      other: string;
    }
    expect(isMadeOfFields(Mixed)).toBe(false);
    expect(read(Mixed, { text: 'x', other: 'a' })).toEqual({ text: 'x', other: 'a' });
    expect(read(Mixed, { text: 'x', other: 'b' })).toEqual(['/other isIn']);
  });

  class QueryDto {
    @QueryInt({ min: 1, max: 100, default: 20 })
    limit: number = 20;

    @QueryFlag({ optional: true })
    total?: boolean;
  }

  it('reads numbers and flags of a query, with defaults', () => {
    expect(read(QueryDto, { limit: '5', total: 'true' }, 'query')).toEqual({ limit: 5, total: true });
    expect(read(QueryDto, {}, 'query')).toEqual({ limit: 20 });
  });

  it.each([
    [{ limit: '' }, '?limit type'],
    [{ limit: '1e1' }, '?limit type'],
    [{ limit: '0x10' }, '?limit type'],
    [{ limit: '101' }, '?limit range'],
    [{ limit: ['1', '2'] }, '?limit type'],
    [{ total: '1' }, '?total type'],
    [{ other: '1' }, '?other unknown'],
  ])('refuses the query %j', (query, expected) => {
    expect(read(QueryDto, query, 'query')).toEqual([expected]);
  });
});
