import { randomFrom } from './random.js';

/** Hostile data and its name in reports. */
export interface Named<T> {
  readonly name: string;
  readonly value: T;
}

/** A body as it is sent. */
export interface HostileBody {
  readonly contentType?: string;
  readonly bytes: string | Buffer;
}

const JSON_TYPE = 'application/json';
const MEGABYTE = 1_000_000;

/** Media types that a parser may know. Each is sent with a harmless and with a hostile body. */
const OTHER_TYPES = [
  'text/csv',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'text/plain',
  'application/octet-stream',
  'application/json; charset=utf-16',
  'application/merge-patch+json',
  'image/svg+xml',
  'json',
  '',
];

function manyKeys(count: number, key = (i: number): string => `f${i}`): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [key(i), 1])));
}

/** Keys that V8 puts into one bucket of its string table: array indices that differ only in bits that it masks. */
function collidingKeys(count: number): string {
  return manyKeys(count, (i) => String(i * 2 ** 24));
}

/** Files that look like a product CSV but are broken. */
const FILES: readonly Named<HostileBody>[] = Object.entries({
  '100,000 columns': `Handle,Title${',x'.repeat(100_000)}\n${'a,'.repeat(100_000)}a\n`,
  'columns of one name': `Handle,Title${',Title'.repeat(400)}\na,b${',c'.repeat(400)}\n`,
  '__proto__ as a column': 'Handle,Title,__proto__,constructor\na,b,c,d\n',
  '100,000 rows of one product': `Handle,Title,Option1 Value\n${'a,b,c\n'.repeat(100_000)}`,
  '100,000 rows that cannot be read': `Handle,Title\n${'a,b,c\n'.repeat(100_000)}`,
  '100,000 rows without a product': `Handle,Title\n${',b\n'.repeat(100_000)}`,
  'a line of 3 MB': `Handle,Title\n${'a'.repeat(3_000_000)}`,
  'quotes of 3 MB': `Handle,Title\n"${'""'.repeat(1_500_000)}`,
  'a description of tags': `Handle,Title,Body (HTML)\na,b,"${'<p>'.repeat(30_000)}"\n`,
  'a description of scripts': `Handle,Title,Body (HTML)\na,b,"${'<script>'.repeat(30_000)}"\n`,
  'a description of broken scripts': `Handle,Title,Body (HTML)\na,b,"${'<script'.repeat(30_000)}${'<'.repeat(30_000)}"\n`,
  '40,000 tags': `Handle,Title,Tags\na,b,"${'x,'.repeat(40_000)}"\n`,
  'marks on a handle': `Handle,Title\n${'\u0301\u0316'.repeat(40_000)},b\n`,
  'NUL and broken characters': 'Handle,Title\na\0,b\ud800\n',
}).map(([name, bytes]) => ({ name: `CSV: ${name}`, value: { contentType: 'text/csv', bytes } }));

/** Bodies that no route expects. */
export const WHOLE_BODIES: readonly Named<HostileBody>[] = [
  ...OTHER_TYPES.flatMap((contentType) => [
    { name: `${contentType || 'no type'}: short`, value: { contentType, bytes: 'a,b\n1,2\n' } },
    { name: `${contentType || 'no type'}: JSON`, value: { contentType, bytes: '{"a":1}' } },
  ]),
  ...Object.entries({
    '60,000 keys': manyKeys(60_000),
    '1,000 keys': manyKeys(1_000),
    'colliding keys': collidingKeys(1_000),
    'the same key 20,000 times': `{${'"a":1,'.repeat(20_000)}"a":1}`,
    '100,000 levels of objects': '{"a":'.repeat(100_000),
    '100,000 levels of lists': '['.repeat(100_000),
    '31 levels': `${'{"a":'.repeat(31)}1${'}'.repeat(31)}`,
    'a list of 400,000': `[${'1,'.repeat(400_000)}1]`,
    'a list of 19,000 objects': `[${'{},'.repeat(19_000)}{}]`,
    'a text of a megabyte': JSON.stringify('x'.repeat(MEGABYTE - 100)),
    'a number of a megabyte': '9'.repeat(MEGABYTE),
    'white space of a megabyte': ' '.repeat(MEGABYTE),
    'quotes and backslashes': `"${'\\"'.repeat(400_000)}`,
    '2 megabytes': `"${'x'.repeat(2 * MEGABYTE)}"`,
    nothing: '',
    'a NUL': '\0',
    'a number': '1e999',
    null: 'null',
    'a list': '[]',
    'a text': '"text"',
    'cut off': '{"a":',
    __proto__: '{"__proto__":{"admin":true}}',
    constructor: '{"constructor":{"prototype":{"admin":true}}}',
    'an operator': '{"$where":"sleep(1000)"}',
    toString: '{"toString":1,"valueOf":1,"toJSON":1,"then":1,"length":1e9}',
  }).map(([name, bytes]) => ({ name, value: { contentType: JSON_TYPE, bytes } })),
  ...FILES,
  { name: 'no UTF-8', value: { contentType: JSON_TYPE, bytes: Buffer.from([0x22, 0xff, 0xfe, 0x22]) } },
  { name: 'no UTF-8, 900 kB', value: { contentType: JSON_TYPE, bytes: Buffer.alloc(900_000, 0xc0) } },
];

/** Values that replace each field of a valid body. */
export const FIELD_VALUES: readonly Named<unknown>[] = Object.entries({
  null: null,
  true: true,
  zero: 0,
  'minus one': -1,
  'minus zero': -0,
  'a fraction': 0.1,
  '2^31': 2 ** 31,
  '2^53 - 1': 2 ** 53 - 1,
  '2^53': 2 ** 53,
  '1e308': 1e308,
  '-1e308': -1e308,
  'an empty text': '',
  spaces: ' '.repeat(64),
  'a NUL': 'a\0b',
  'half a character': 'a\ud83d',
  'control characters': '\x01\x1b[2J\r\nX: y',
  'right to left': '\u202egnp.exe',
  'combining marks': `e${'\u0301\u0316'.repeat(50_000)}`,
  'the longest text': 'x'.repeat(900_000),
  'a path': '../../../../etc/passwd',
  'a template': '{{7*7}}${7*7}<%= 7*7 %>',
  'an address': 'http://169.254.169.254/latest/meta-data/',
  'another scheme': 'javascript:alert(1)',
  'an email with a header': 'a@b.example\r\nBcc: c@d.example',
  'a backtracking email': `${'a.'.repeat(20_000)}@${'a.'.repeat(20_000)}`,
  'a number as text': '9007199254740993',
  'a date that is none': '2026-02-30T25:61:61Z',
  'the end of time': '+275760-09-13T00:00:00.000Z',
  'an operator': { $gt: '' },
  'an empty object': {},
  'an empty list': [],
  'a list of lists': [[[[]]]],
  'a long list': Array.from({ length: 10_000 }, () => 'x'),
  'a long list of objects': Array.from({ length: 6_000 }, () => ({ id: 'x', amount: 1 })),
  'an object of many keys': Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`k${i}`, i])),
}).map(([name, value]) => ({ name, value }));

/** Values that replace a parameter of path or query, percent-encoded as they are sent. */
export const PARAMETER_VALUES: readonly Named<string>[] = Object.entries({
  nothing: '',
  'a NUL': '%00',
  'half an escape': '%E0%A4%A',
  'no UTF-8': '%ff%fe',
  'half a character': '%ED%A0%BD',
  'a path': '..%2F..%2F..%2Fetc%2Fpasswd',
  dots: '..',
  'an operator': '%7B%22%24gt%22%3A%22%22%7D',
  __proto__: '__proto__',
  'a large number': '9007199254740993',
  'a negative number': '-1',
  infinity: '1e999',
  NaN: 'NaN',
  'a line break': 'a%0d%0aSet-Cookie:x=y',
  'a regular expression': encodeURIComponent(`${'(a+)+'.repeat(30)}$`),
  '10 kB': 'x'.repeat(10_000),
  '5 kB of combining marks': encodeURIComponent('\u0301\u0316'.repeat(400)),
}).map(([name, value]) => ({ name, value }));

/** Whole queries. */
export const QUERIES: readonly Named<string>[] = Object.entries({
  '5,000 keys': Array.from({ length: 2_500 }, (_, i) => `a${i}`).join('&'),
  'the same key 5,000 times': 'a&'.repeat(5_000),
  brackets: 'a[b][c][d]=1&a[]=2&a[__proto__]=3',
  'only signs': '&=&=?&#',
  'an operator': '$where=1',
}).map(([name, value]) => ({ name, value }));

/** Headers that are added to a valid request. */
export const HEADERS: readonly Named<readonly string[]>[] = Object.entries({
  'two tokens': ['authorization', 'Bearer a', 'authorization', 'Bearer b'],
  'a token of 12 kB': ['authorization', `Bearer ${'a'.repeat(12_000)}`],
  'a token of dots': ['authorization', `Bearer ${'.'.repeat(8_000)}`],
  'a token and a key': ['authorization', 'Bearer a', 'x-api-key', 'b'],
  'a scheme without a token': ['authorization', 'Basic'],
  'two tenants': ['x-tenant', 'a', 'x-tenant', 'b'],
  'a tenant of 12 kB': ['x-tenant', 'a'.repeat(12_000)],
  'a long key': ['idempotency-key', 'k'.repeat(12_000)],
  'two keys': ['idempotency-key', 'a', 'idempotency-key', 'b'],
  '2,000 cookies': ['cookie', Array.from({ length: 2_000 }, (_, i) => `a${i}=`).join(';')],
  'a cookie of quotes': ['cookie', '"'.repeat(8_000)],
  '1,500 headers': Array.from({ length: 1_500 }, (_, i) => [`x${i}`, '']).flat(),
  'many languages': ['accept-language', Array.from({ length: 1_500 }, (_, i) => `a${i}`).join(',')],
  'many encodings': ['accept-encoding', 'gzip;q=0.1,'.repeat(1_000)],
  'many types': ['accept', 'a/b;q=0.1,'.repeat(1_000)],
  'many addresses': ['x-forwarded-for', '1.2.3.4,'.repeat(1_000)],
  'a host': ['x-forwarded-host', 'evil.example'],
  'an origin': ['origin', 'null'],
  'a version': ['if-match', '"99999999999999999999"'],
  'many versions': ['if-none-match', '"a",'.repeat(2_000)],
  'a range': ['range', `bytes=${'0-1,'.repeat(2_000)}`],
  'an id': ['x-correlation-id', '../../x'],
  'a trace': ['traceparent', '00-0-0-0'],
  'a cart': ['x-cart-token', '\xff'.repeat(100)],
  'a signature': ['stripe-signature', 't=1,v1='],
  'another method': ['x-http-method-override', 'DELETE'],
}).map(([name, value]) => ({ name, value }));

/** A share of a list, the same for the same seed; the whole list if `share` is 1. */
export function someOf<T>(list: readonly T[], share: number, seed: string): readonly T[] {
  if (share >= 1) return list;
  const random = randomFrom(seed);
  return list.filter(() => random() < share);
}
