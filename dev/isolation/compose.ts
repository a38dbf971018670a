import type { RouteEntry } from '#platform/http';
import type { ApiDescription, Place, Schema } from './api-description.js';
import type { RouteNotes } from './route-notes.js';
import type { Sending } from './wire.js';

/** Thrown if a request cannot be made: the tenant has no id of a kind, or the documents do not say enough. */
export class Unbuildable extends Error {
  override readonly name = 'Unbuildable';
}

/** Chooses the id for a place; undefined leaves an optional place empty. */
export type PickThing = (place: Place) => string | undefined;

export interface ComposeOptions {
  readonly pick: PickThing;
  /** Put into every free text. */
  readonly marker: string;
  /** A hand-written body, if the documents' examples are not enough. */
  readonly body?: unknown;
  readonly notes?: RouteNotes;
}

/** Makes requests to routes from the API documents. */
export class Composer {
  #made = 0;

  constructor(readonly description: ApiDescription) {}

  /** A request without credentials. @throws Unbuildable */
  compose(route: RouteEntry, { pick, marker, body, notes }: ComposeOptions): Sending {
    this.#made++;
    const places = this.description.places(route);
    return {
      method: route.method,
      path: this.#path(route, places, pick) + this.#query(route, places, pick),
      headers: {
        ...(route.rule.idempotency !== 'none' && { 'idempotency-key': `${marker}-${this.#made}` }),
        ...notes?.headers,
      },
      body: this.#body(route, places, { pick, marker, body, notes }),
    };
  }

  #path(route: RouteEntry, places: readonly Place[], pick: PickThing): string {
    // Fastify's `*` (for preflights) matches any path.
    return route.url
      .replace(/^\*/, '/*')
      .split('/')
      .map((part) => {
        if (part.includes('*')) return 'anything';
        if (!part.startsWith(':')) return part;
        const place = places.find((one) => one.in === 'path' && part === `:${one.name}`);
        const word = place
          ? filled(place, pick)
          : this.description.wordFor(this.description.operation(route), part.slice(1));
        return encodeURIComponent(String(word));
      })
      .join('/');
  }

  #query(route: RouteEntry, places: readonly Place[], pick: PickThing): string {
    const query = new URLSearchParams();
    for (const { name, in: where, required, schema } of this.description.operation(route)?.parameters ?? []) {
      if (where !== 'query') continue;
      const place = places.find((one) => one.in === 'query' && one.name === name);
      const value = place ? pick(place) : required ? exampleOf(this.description.resolve(schema)) : undefined;
      if (value !== undefined) query.set(name, String(value));
      else if (required) throw new Unbuildable(`there is no value for ?${name}`);
    }
    return query.size > 0 ? `?${query.toString()}` : '';
  }

  #body(route: RouteEntry, places: readonly Place[], options: ComposeOptions): unknown {
    const operation = this.description.operation(route);
    if (options.body === undefined && !operation?.requestBody) return undefined;
    const schema = this.description.bodySchema(operation);
    const body = options.body ?? (schema ? this.#fromSchema(schema, options.marker) : undefined);
    if (body === undefined)
      throw new Unbuildable('its body is not JSON: dev/isolation/route-notes.ts must say it');
    if (typeof body !== 'object') return body;
    if (options.notes?.whole) return body;
    const result = structuredClone(body) as Record<string, unknown>;
    for (const place of places) if (place.in === 'body') this.#put(result, schema, place, options);
    return result;
  }

  #put(
    body: Record<string, unknown>,
    schema: Schema | undefined,
    place: Place,
    options: ComposeOptions,
  ): void {
    const value = options.pick(place);
    if (value === undefined) {
      if (place.required && !present(body, place.keys)) throw new Unbuildable(missing(place));
      return;
    }
    for (const rival of rivalsOf(place, options.notes)) delete body[rival];
    put(body, place.keys, place.list ? [value] : value, (keys) =>
      this.#exampleAt(schema, keys, options.marker),
    );
  }

  /** The documents' example for an object in the body, so that a place inside it has the fields around it. */
  #exampleAt(schema: Schema | undefined, keys: readonly string[], marker: string): unknown {
    let at = this.description.resolve(schema);
    for (const key of keys) {
      at = this.description.resolve(key === '[]' ? at.items : at.properties?.[key]);
    }
    return at.items ? [] : this.#fromSchema(at, marker);
  }

  /** An object with its required fields, and at least one field. */
  #fromSchema(schema: Schema, marker: string): unknown {
    const node = this.description.resolve(schema);
    if (node.items) return [this.#fromSchema(node.items, marker)];
    if (!node.properties) return this.#text(node, marker);
    const required = node.required ?? [];
    const names = required.length > 0 ? required : Object.keys(node.properties).slice(0, 1);
    return Object.fromEntries(
      names.map((name) => [name, this.#fromSchema(node.properties![name]!, marker)] as const),
    );
  }

  /** The example, with the marker and a number in it if the schema allows it. */
  #text(node: Schema, marker: string): unknown {
    const example = exampleOf(node);
    if (typeof example !== 'string' || node.enum || node.const !== undefined || node.type === undefined)
      return example;
    const mark = `${marker}${this.#made}`;
    if (node.format === 'email') return `${mark}@example.com`;
    if (node.format) return example;
    const candidates = [`${example} ${mark}`, `${example}-${mark}`, `${mark}`];
    const fits = (text: string): boolean =>
      text.length <= (node.maxLength ?? 1_000) && (!node.pattern || new RegExp(node.pattern).test(text));
    return candidates.find(fits) ?? example;
  }
}

function filled(place: Place, pick: PickThing): string {
  const value = pick(place);
  if (value === undefined) throw new Unbuildable(missing(place));
  return value;
}

function missing({ in: where, name, kind }: Place): string {
  return `nothing of the kind "${kind}" is known for ${where} ${name}: fill it in dev/isolation/fill.ts`;
}

function exampleOf(node: Schema): unknown {
  return node.examples?.[0] ?? node.default ?? node.const ?? node.enum?.[0] ?? exampleOfType(node);
}

function exampleOfType({ type, format }: Schema): unknown {
  switch (Array.isArray(type) ? (type as string[])[0] : type) {
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'string':
      return format === 'date-time' ? '2026-02-28T12:00:00.000Z' : 'text';
    default:
      return {};
  }
}

/** Fields that must not be sent together with this one. */
function rivalsOf({ keys }: Place, notes: RouteNotes | undefined): readonly string[] {
  const [field] = keys;
  return notes?.eitherOf?.includes(field!) ? notes.eitherOf.filter((other) => other !== field) : [];
}

function present(body: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return body !== undefined;
  if (key === '[]') return Array.isArray(body) && present(body[0], rest);
  return typeof body === 'object' && body !== null && present((body as Record<string, unknown>)[key], rest);
}

function put(
  root: Record<string, unknown>,
  keys: readonly string[],
  value: unknown,
  services: (keys: readonly string[]) => unknown,
): void {
  let at: Record<string, unknown> | unknown[] = root;
  for (const [index, key] of keys.entries()) {
    const slot = key === '[]' ? 0 : key;
    const holder = at as Record<string | number, unknown>;
    if (index === keys.length - 1) holder[slot] = value;
    else {
      holder[slot] ??= services(keys.slice(0, index + 1));
      at = holder[slot] as Record<string, unknown>;
    }
  }
}
