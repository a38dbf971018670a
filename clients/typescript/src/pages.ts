import type { Client, FetchOptions } from 'openapi-fetch';
import { unwrap } from './problem.js';

/** A page of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  /** Leads to the next page; null on the last. */
  readonly nextCursor: string | null;
  /** All items, if the query says `total: true`. */
  readonly total?: number;
}

/** A route that answers a list in pages. */
interface ListRoute<Item> {
  get: { responses: { 200: { content: { 'application/json': Page<Item> } } } };
}

/** Paths of the lists of an API. */
export type ListPath<Paths> = {
  [Path in keyof Paths]: Paths[Path] extends ListRoute<unknown> ? Path : never;
}[keyof Paths];

/** What the list at a path holds. */
export type ListItem<Paths, Path extends keyof Paths> =
  Paths[Path] extends ListRoute<infer Item> ? Item : never;

/** What `GET` takes for a path: filters in `params.query`, ids in `params.path`. It may be left out if nothing is required. */
type ListOptions<Paths, Path extends keyof Paths> = Paths[Path] extends { get: infer Get }
  ? object extends FetchOptions<Get>
    ? [options?: FetchOptions<Get>]
    : [options: FetchOptions<Get>]
  : never;

/**
 * Reads a list page by page: `for await (const page of eachPage(shop, '/api/v1/products'))`. A page is asked for when the one
 * before has been used.
 * @throws ApiProblem
 */
export async function* eachPage<Paths extends object, Path extends ListPath<Paths>>(
  client: Client<Paths>,
  path: Path,
  ...[options]: ListOptions<Paths, Path>
): AsyncGenerator<Page<ListItem<Paths, Path>>, void, undefined> {
  // The types of openapi-fetch cannot be followed for a path that is a type parameter.
  const get = client.GET as unknown as (path: Path, options: object) => Parameters<typeof unwrap>[0];
  const { params } = (options ?? {}) as { params?: { query?: object } };
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { ...params?.query, ...(cursor !== undefined && { cursor }) };
    const answer = get(path, { ...options, params: { ...params, query } });
    const page = (await unwrap(answer)) as Page<ListItem<Paths, Path>>;
    yield page;
    cursor = page.nextCursor;
  }
}

/**
 * Reads a list item by item: `for await (const product of eachItem(shop, '/api/v1/products'))`. It asks for pages as they are
 * needed, so leaving the loop early reads no more of them.
 * @throws ApiProblem
 */
export async function* eachItem<Paths extends object, Path extends ListPath<Paths>>(
  client: Client<Paths>,
  path: Path,
  ...options: ListOptions<Paths, Path>
): AsyncGenerator<ListItem<Paths, Path>, void, undefined> {
  for await (const { data } of eachPage(client, path, ...options)) yield* data;
}
