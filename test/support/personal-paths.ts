import type { Connection } from 'mongoose';
import { EVENTS } from '#libraries';
import { tenantModels } from '#foundation/tenancy';

/** Paths in a document where a text is found, without list indexes, such as `addresses.phone`. */
export function pathsThatShow(value: unknown, what: RegExp, path = ''): string[] {
  if (typeof value === 'string') return what.test(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item) => pathsThatShow(item, what, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    pathsThatShow(inner, what, path === '' ? key : `${path}.${key}`),
  );
}

/** Places in a tenant's database where a text is found although no library declares them as personal. */
export async function undeclaredPlaces(connection: Connection, what: RegExp): Promise<string[]> {
  const personal = new Map(
    tenantModels().map(({ schema, personal = [] }) => [schema.get('collection')!, personal]),
  );
  const found = new Set<string>();
  for (const { name } of await connection.db!.listCollections().toArray()) {
    for await (const row of connection.db!.collection(name).find()) {
      const declared = name === 'outbox' ? ofEvent(row.type as string) : (personal.get(name) ?? []);
      for (const path of pathsThatShow(row, what)) {
        if (!declared.some((place) => path === place || path.startsWith(`${place}.`))) {
          found.add(`${name}: ${path}`);
        }
      }
    }
  }
  return [...found].sort();
}

/** Personal fields of an event, from its declaration. */
function ofEvent(type: string): string[] {
  return EVENTS.find((event) => event.type === type)?.personal.map((field) => `data.${field}`) ?? [];
}
