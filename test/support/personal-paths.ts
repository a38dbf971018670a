import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { EVENTS } from '#libraries';
import { tenantModels } from '#foundation/tenancy';

/** Paths in a document where a text is found, without list indexes, such as `addresses.phone`; a key that shows it, too. */
export function pathsThatShow(value: unknown, what: RegExp, path = ''): string[] {
  if (typeof value === 'string') return what.test(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item) => pathsThatShow(item, what, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return what.test(key) ? [at] : pathsThatShow(inner, what, at);
  });
}

/** Places in a tenant's database where a text is found, as `collection: path`; for events `outbox <type>: path`. */
export interface Places {
  /** A collection or an event declares them as personal. */
  readonly declared: readonly string[];
  readonly undeclared: readonly string[];
}

/** Reads the whole database of a tenant. */
export async function placesThatShow({ db }: Connection, what: RegExp): Promise<Places> {
  const found = { declared: new Set<string>(), undeclared: new Set<string>() };
  for (const { name } of await db!.listCollections({}, { nameOnly: true }).toArray()) {
    for await (const row of db!.collection(name).find()) {
      const event = name === 'outbox' ? ` ${row.type as string}` : '';
      const personal = [...ofCollection(name), ...(event ? ofEvent(row.type as string) : [])];
      for (const path of pathsThatShow(row, what)) {
        const known = personal.some((place) => path === place || path.startsWith(`${place}.`));
        found[known ? 'declared' : 'undeclared'].add(`${name}${event}: ${path}`);
      }
    }
  }
  return { declared: [...found.declared].sort(), undeclared: [...found.undeclared].sort() };
}

/** Several models may be in one collection. */
function ofCollection(name: string): string[] {
  return tenantModels()
    .filter(({ schema, collection }) => (collection ?? schema.get('collection')) === name)
    .flatMap(({ personal = [] }) => personal);
}

/** Where an event has its personal fields: these are what erasure empties. */
function ofEvent(type: string): string[] {
  const fields = EVENTS.find((event) => event.type === type)?.personal ?? [];
  return ['data', 'changes.before', 'changes.after'].flatMap((part) =>
    fields.map((field) => `${part}.${field}`),
  );
}

/** Keys of an installation in Redis in whose name or value a text is found. */
export async function keysThatShow(redis: Redis, prefix: string, what: RegExp): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of redis.scanStream({ match: `*${prefix}*`, count: 1_000 })) {
    for (const key of batch as string[]) {
      if (what.test(key) || what.test(JSON.stringify(await valueOf(redis, key)))) found.push(key);
    }
  }
  return found.sort();
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1);
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      // It has expired.
      return null;
  }
}
