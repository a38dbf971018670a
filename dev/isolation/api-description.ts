import type { RouteEntry } from '#platform/http';
import { kindNamed, kindOfField, namesThing } from './samples.js';

/** The members of a JSON Schema that requests are made from. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> };
}

/** A place in a request that takes an id. */
export interface Place {
  readonly in: 'path' | 'query' | 'body';
  /** Name for people, such as `lines[].variantId`. */
  readonly name: string;
  /** Keys from the body's root; `[]` is the first item of a list. */
  readonly keys: readonly string[];
  readonly kind: string;
  readonly required: boolean;
  /** It takes a list of ids. */
  readonly list: boolean;
}

const MAX_DEPTH = 4;

/** The operations of the API documents. */
export class ApiDescription {
  readonly #operations = new Map<string, Operation>();
  readonly #schemas = new Map<string, Schema>();
  constructor(documents: Iterable<object>) {
    const all = [...documents] as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas?: Record<string, Schema> };
    }[];
    for (const { paths, components } of all) {
      for (const operation of Object.values(paths).flatMap((verbs) => Object.values(verbs))) {
        this.#operations.set(operation.operationId, operation);
      }
      for (const [name, schema] of Object.entries(components.schemas ?? {})) this.#schemas.set(name, schema);
    }
  }

  /** undefined for routes of plugins, which the documents do not describe. */
  operation(route: RouteEntry): Operation | undefined {
    return this.#operations.get(route.operationId);
  }

  resolve(schema: Schema | undefined): Schema {
    const named = schema?.$ref ? this.#schemas.get(schema.$ref.split('/').at(-1)!) : schema;
    const alternative = named?.anyOf?.find(({ type }) => type !== 'null');
    return alternative ? this.resolve(alternative) : (named ?? {});
  }

  /** The JSON body's schema. */
  bodySchema(operation: Operation | undefined): Schema | undefined {
    return operation?.requestBody?.content['application/json']?.schema;
  }

  /** All places in a route's requests that take an id. */
  places(route: RouteEntry): Place[] {
    const operation = this.operation(route);
    return [
      ...route.params
        .filter((name) => this.wordFor(operation, name) === undefined)
        .map((name) => pathPlace(route, name)),
      ...(operation?.parameters ?? [])
        .filter((parameter) => parameter.in === 'query' && namesThing(parameter.name))
        .map(({ name, required = false }) => place('query', [name], kindOfField(name), { required })),
      ...this.#bodyPlaces(this.bodySchema(operation), [], kindOfRoute(route), true),
    ];
  }

  /** The documents' example for a path parameter that is a word and not an id. */
  wordFor(operation: Operation | undefined, name: string): unknown {
    const parameter = operation?.parameters?.find((one) => one.in === 'path' && one.name === name);
    return this.resolve(parameter?.schema).examples?.[0];
  }

  #bodyPlaces(schema: Schema | undefined, keys: readonly string[], kind: string, required: boolean): Place[] {
    const { properties = {}, required: names = [], items } = this.resolve(schema);
    if (keys.length > MAX_DEPTH) return [];
    if (items) return this.#bodyPlaces(items, [...keys, '[]'], kind, required);
    return Object.entries(properties).flatMap(([name, property]) => {
      const needed = required && names.includes(name);
      const path = [...keys, name];
      if (!namesThing(name)) return this.#bodyPlaces(property, path, kindNamed(name), needed);
      const list = this.resolve(property).items !== undefined;
      const named = name === 'id' ? kind : kindOfField(name);
      return [place('body', path, named, { required: needed, list })];
    });
  }
}

/** `orders` for `/api/v1/admin/orders/:id/refunds`, with the surface in front if both surfaces use the word. */
function kindOfRoute({ url, surface }: RouteEntry, before = ':'): string {
  const words = url.split('/').filter(Boolean);
  const index = words.findIndex((word) => word.startsWith(before));
  const word = (index < 0 ? words : words.slice(0, index)).findLast((part) => !part.startsWith(':'));
  return (surface === 'admin' ? 'admin:' : '') + kindNamed(word ?? '');
}

function pathPlace(route: RouteEntry, name: string): Place {
  const kind = name === 'tenant' ? 'tenants' : kindOfRoute(route, `:${name}`);
  return place('path', [name], name === 'slug' ? `${kind}.slug` : kind, { required: true });
}

function place(
  where: Place['in'],
  keys: readonly string[],
  kind: string,
  { required, list = false }: { required: boolean; list?: boolean },
): Place {
  return { in: where, name: keys.join('.').replaceAll('.[]', '[]'), keys, kind, required, list };
}
