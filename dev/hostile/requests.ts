import type { RouteEntry } from '#platform/http';
import { newId } from '#platform/ids';
import type { Schema } from '../isolation/api-description.js';
import { Unbuildable, type Composer, type PickThing } from '../isolation/compose.js';
import type { Sending } from '../isolation/wire.js';
import {
  FIELD_VALUES,
  HEADERS,
  PARAMETER_VALUES,
  QUERIES,
  someOf,
  WHOLE_BODIES,
  type HostileBody,
} from './payloads.js';

/** A hostile request, and the name of its hostile part. */
export interface Shot {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Names and values in turn, so that a name may appear twice. */
  readonly headers: readonly string[];
  readonly body?: string | Buffer;
}

export interface Choice {
  /** The share of each list that is used, from 0 to 1. */
  readonly share: number;
  readonly seed: number;
}

const MAX_DEPTH = 5;

/** All hostile requests to a route. The rest of each request is made valid from the documents. */
export function* shotsAt(
  route: RouteEntry,
  composer: Composer,
  pick: PickThing,
  { share, seed }: Choice,
): Generator<Shot> {
  const name = `${route.method} ${route.url}`;
  const good = goodRequest(route, composer, pick);
  const some = <T>(list: readonly T[], about: string): readonly T[] =>
    someOf(list, share, `${seed} ${name} ${about}`);
  const json = good.body === undefined ? undefined : JSON.stringify(good.body);
  const shot = (
    what: string,
    changed: Partial<Sending>,
    body?: HostileBody,
    headers: readonly string[] = [],
  ): Shot => {
    const { contentType, bytes } = body ?? { contentType: 'application/json', bytes: json ?? '' };
    const typed =
      bytes.length > 0 || contentType !== 'application/json' ? ['content-type', contentType ?? ''] : [];
    return {
      name: `${name}: ${what}`,
      method: route.method,
      path: changed.path ?? good.path,
      headers: [...Object.entries(good.headers ?? {}).flat(), ...typed, ...headers],
      ...(bytes.length > 0 && { body: bytes }),
    };
  };

  for (const { name: what, value } of some(WHOLE_BODIES, 'bodies')) yield shot(what, {}, value);
  for (const path of fieldsOf(route, composer)) {
    for (const { name: what, value } of some(FIELD_VALUES, path.join())) {
      const bytes = JSON.stringify(withField(good.body, path, value));
      yield shot(`${path.join('.')} is ${what}`, {}, { contentType: 'application/json', bytes });
    }
  }
  for (const { name: what, value } of some(PARAMETER_VALUES, 'parameters')) {
    for (const path of pathsWith(route, composer, good.path, value))
      yield shot(`${path.slice(0, 80)} (${what})`, { path });
  }
  for (const { name: what, value } of some(QUERIES, 'queries')) {
    yield shot(`?${what}`, { path: `${good.path.split('?')[0]}?${value}` });
  }
  for (const { name: what, value } of some(HEADERS, 'headers'))
    yield shot(`headers: ${what}`, {}, undefined, value);
}

/** A valid request by the documents; an empty one if they do not say enough. */
function goodRequest(route: RouteEntry, composer: Composer, pick: PickThing): Sending {
  try {
    return composer.compose(route, { pick, marker: 'hostile' });
  } catch (error) {
    if (!(error instanceof Unbuildable)) throw error;
    const path = route.url
      .replace(/^\*/, '/*')
      .replaceAll('*', 'x')
      .replace(/:\w+/g, () => newId());
    return { method: route.method, path };
  }
}

/** The fields of a route's body by the documents, each as a path of keys. */
function fieldsOf(route: RouteEntry, { description }: Composer): (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const visit = (schema: Schema | undefined, keys: readonly string[]): void => {
    if (keys.length > MAX_DEPTH) return;
    const { properties, items } = description.resolve(schema);
    if (keys.length > 0) found.push(keys);
    if (items) visit(items, [...keys, '0']);
    for (const [name, property] of Object.entries(properties ?? {})) visit(property, [...keys, name]);
  };
  visit(description.bodySchema(description.operation(route)), []);
  return found;
}

function withField(body: unknown, path: readonly string[], value: unknown): unknown {
  const root = structuredClone(typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  let at = root;
  for (const [index, key] of path.entries()) {
    if (index === path.length - 1) at[key] = value;
    else {
      const next = path[index + 1];
      if (typeof at[key] !== 'object' || at[key] === null) at[key] = next === '0' ? [] : {};
      at = at[key] as Record<string, unknown>;
    }
  }
  return root;
}

/** The path and query, with one parameter replaced at a time. */
function* pathsWith(
  route: RouteEntry,
  { description }: Composer,
  good: string,
  value: string,
): Generator<string> {
  const [path, query = ''] = good.split('?') as [string, string?];
  const pattern = route.url.split('/');
  for (const [index, part] of pattern.entries()) {
    if (!part.startsWith(':')) continue;
    const parts = path.split('/');
    parts[index] = value;
    yield parts.join('/') + (query && `?${query}`);
  }
  for (const { name, in: where } of description.operation(route)?.parameters ?? []) {
    if (where === 'query') yield `${path}?${name}=${value}`;
  }
}
