/** Types of the values at each path of an answer, such as `string|null`; `[]` means the elements of a list. */
export type ShapeOf = Readonly<Record<string, string>>;

/** A difference between an answer of the stand-in and Stripe's own fixture. */
export interface Difference {
  readonly path: string;
  readonly problem: string;
}

/** Paths whose content is not compared: metadata, another object, or options of payment methods. */
const FREE = /(^|\.)(metadata|data\.object|payment_method_options)$/;

/** Reads the shape of an answer. */
export function shapeOf(answer: unknown): ShapeOf {
  const shape = new Map<string, Set<string>>();
  collect(answer, '', shape);
  return Object.fromEntries([...shape].map(([path, types]) => [path, [...types].join('|')]));
}

function collect(value: unknown, path: string, shape: Map<string, Set<string>>): void {
  const type = typeOf(value);
  shape.set(path, (shape.get(path) ?? new Set()).add(type));
  if (FREE.test(path)) return;
  if (Array.isArray(value)) for (const element of value) collect(element, `${path}[]`, shape);
  else if (type === 'object') {
    for (const [key, child] of Object.entries(value as object)) {
      // The SDK adds the HTTP answer to its result.
      if (key !== 'lastResponse') collect(child, path ? `${path}.${key}` : key, shape);
    }
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  // Such as the SDK's class for decimal numbers.
  if (typeof value === 'object' && Object.getPrototypeOf(value) !== Object.prototype)
    return value.constructor.name;
  return typeof value;
}

/**
 * Finds differences between an answer and the fixture: missing keys, and values of another type. An empty value matches
 * every type, because fixtures may have a value where real answers are empty, and the other way round.
 *
 * @param absent paths that the answer may lack, because Stripe includes them only sometimes.
 */
export function differences(fixture: ShapeOf, answer: ShapeOf, absent: readonly RegExp[] = []): Difference[] {
  const found: Difference[] = [];
  for (const [path, expected] of Object.entries(fixture)) {
    const types = expected.split('|');
    const actual = answer[path]?.split('|');
    if (actual === undefined) {
      const expectable = answer[parentOf(path)]?.split('|').includes('object');
      if (expectable && !absent.some((pattern) => pattern.test(path)))
        found.push({ path, problem: 'is missing' });
      continue;
    }
    const other = actual.filter((type) => type !== 'null' && !types.includes(type));
    if (other.length > 0 && types.some((type) => type !== 'null')) {
      found.push({ path, problem: `is ${other.join(' or ')} instead of ${types.join(' or ')}` });
    }
  }
  return found;
}

function parentOf(path: string): string {
  // The elements of an empty list have no shape to compare.
  if (path.endsWith('[]')) return ' ';
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}
