import type { mongo } from 'mongoose';
import type { BoundCollection } from '#foundation/tenancy';
import { cutTo, SLUG_MAX } from './slug.js';

/** Room for a hyphen and a number. */
const NUMBER_LENGTH = 8;

/** Where the slugs that are taken are looked up. */
interface Taken {
  /** The field with the unique index, and what is before the slug in it. */
  readonly field?: string;
  readonly prefix?: string;
  /** Which rows of the collection hold their slugs; default: all. */
  readonly among?: object;
  /** Slugs of rows that are not written yet. */
  readonly reserved?: Iterable<string>;
}

/**
 * The wanted slug or, if it is taken, the first that is free of `<wanted>-2`, `<wanted>-3` and so on. Call it in the unit of
 * work that writes the slug: if somebody else takes it meanwhile, the write conflicts, and the unit runs again.
 */
export async function freeSlug<T extends { readonly slug: string } & mongo.Document>(
  collection: BoundCollection<T>,
  wanted: string,
  { field = 'slug', prefix = '', among = {}, reserved = [] }: Taken = {},
): Promise<string> {
  const stem = cutTo(SLUG_MAX - NUMBER_LENGTH, wanted).replace(/-$/, '');
  const candidates = [prefix + wanted, new RegExp(`^${prefix}${stem}-\\d+$`)];
  const filter = { ...among, [field]: { $in: candidates } };
  const rows = await collection.find(filter as mongo.Filter<T>, { projection: { slug: 1 } }).toArray();
  const taken = new Set([...reserved, ...rows.map(({ slug }) => slug)]);
  let free = wanted;
  for (let number = 2; taken.has(free); number++) free = `${stem}-${number}`;
  return free;
}
