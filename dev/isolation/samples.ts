import type { Examples } from './examples.js';

/**
 * The ids of one tenant by kind, for example of its `orders`, collected from its answers. The kinds are words in paths
 * and fields, so that the ids of new routes are also understood.
 */
export class Samples {
  readonly #found = new Map<string, string[]>();
  readonly #turn = new Map<string, number>();
  readonly #protected = new Set<string>();

  constructor(private readonly examples: Examples) {}

  add(kind: string, value: string): void {
    if (this.#protected.has(value) || this.examples.hasText(value)) return;
    const known = this.#found.get(kind) ?? [];
    this.#found.set(kind, known);
    if (!known.includes(value)) known.push(value);
  }

  /** Never returns this id, because the object must not be changed or deleted: others need it. */
  protect(value: string): void {
    this.#protected.add(value);
    for (const values of this.#found.values()) {
      if (values.includes(value)) values.splice(values.indexOf(value), 1);
    }
  }

  /** Replaces all ids of a kind. */
  replace(kind: string, values: readonly string[]): void {
    this.#found.set(kind, [...values]);
  }

  /** An id of a kind, each time another one. */
  next(kind: string): string | undefined {
    const known = this.#found.get(kind);
    if (!known || known.length === 0) return undefined;
    const turn = this.#turn.get(kind) ?? 0;
    this.#turn.set(kind, turn + 1);
    return known[turn % known.length];
  }

  /** Collects ids from the body of an answer. @param kind kind of the objects in it: the last word of the path */
  harvest(kind: string, body: unknown): void {
    if (Array.isArray(body)) {
      for (const item of body) this.harvest(kind, item);
      return;
    }
    if (typeof body !== 'object' || body === null) return;
    for (const [key, value] of Object.entries(body)) {
      if (typeof value === 'string') this.#harvestText(kind, key, value);
      else if (isTextList(value) && namesThing(key)) {
        for (const id of value) this.add(kindOfField(key), id);
      } else this.harvest(key === 'data' ? kind : kindNamed(key), value);
    }
  }

  #harvestText(kind: string, key: string, value: string): void {
    if (key === 'id') this.add(kind, value);
    else if (key === 'slug') this.add(`${kind}.slug`, value);
    else if (namesThing(key)) this.add(kindOfField(key), value);
  }
}

/** Whether a field holds ids that this product made. An external id is a word of the tenant's. */
export function namesThing(field: string): boolean {
  return /(^id|.Ids?|._id)$/.test(field) && !/^externalIds?$/.test(field);
}

/** `category`, `Categories` and `categories` are one kind. */
export function kindNamed(word: string): string {
  const kebab = word.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  if (kebab.endsWith('s')) return kebab;
  return kebab.endsWith('y') ? `${kebab.slice(0, -1)}ies` : `${kebab}s`;
}

/** `storeId`, `storeIds` and `store_id` contain ids of stores. */
export function kindOfField(name: string): string {
  return kindNamed(name.replace(/(?:Ids?|_id)$/, ''));
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
