import type { mongo } from 'mongoose';
import type { BoundCollection } from '#foundation/tenancy';
import { cutTo, SLUG_MAX } from './slug.js';

/** Room for a hyphen and a number. */
const NUMBER_LENGTH = 8;

/**
 * The wanted slug or, if it is taken, the first that is free of `<wanted>-2`, `<wanted>-3` and so on. Call it in the unit of
 * work that writes the slug: if somebody else takes it meanwhile, the write conflicts, and the unit runs again.
 * @param among which rows of the collection hold their slugs; default: all
 * @param reserved slugs of rows that are not written yet
 */
export async function freeSlug<T extends { readonly slug: string } & mongo.Document>(
  collection: BoundCollection<T>,
  wanted: string,
  among: object = {},
  reserved: Iterable<string> = [],
): Promise<string> {
  const stem = cutTo(SLUG_MAX - NUMBER_LENGTH, wanted).replace(/-$/, '');
  const filter = { ...among, slug: { $in: [wanted, new RegExp(`^${stem}-\\d+$`)] } };
  const rows = await collection.find(filter as mongo.Filter<T>, { projection: { slug: 1 } }).toArray();
  const taken = new Set([...reserved, ...rows.map(({ slug }) => slug)]);
  let free = wanted;
  for (let number = 2; taken.has(free); number++) free = `${stem}-${number}`;
  return free;
}
