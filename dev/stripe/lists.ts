import type Stripe from 'stripe';
import type { Field } from './params.js';
import { integer, text } from './params.js';
import { invalid } from './stripe-error.js';

interface Listed {
  readonly id: string;
  readonly created?: number;
}

interface Range {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

const time = integer(0, 9_999_999_999);

/** A time, or bounds on it: `created[gte]=…`. */
const range: Field<Range> = {
  read: (value, path) => {
    if (typeof value === 'string') return { gte: time.read(value, path), lte: time.read(value, path) };
    const bounds = Object.entries(value).map(([bound, limit]) => {
      if (!['gt', 'gte', 'lt', 'lte'].includes(bound))
        throw invalid(`Invalid ${path}: ${bound}`, { param: path });
      return [bound, time.read(limit, `${path}[${bound}]`)];
    });
    return Object.fromEntries(bounds) as Range;
  },
};

/** Parameters of every list (https://docs.stripe.com/api/pagination). */
export const pageShape = {
  limit: integer(1, 100),
  starting_after: text,
  ending_before: text,
  created: range,
};

interface PageParams {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
  readonly created?: Range;
}

/** A page of objects, newest first. */
export function page<T extends Listed>(
  oldestFirst: readonly T[],
  url: string,
  params: PageParams = {},
): Stripe.ApiList<T> {
  const { limit = 10, created = {}, starting_after: after, ending_before: before } = params;
  const inRange = ({ created: at = 0 }: Listed) =>
    at > (created.gt ?? -1) &&
    at >= (created.gte ?? 0) &&
    at < (created.lt ?? Infinity) &&
    at <= (created.lte ?? Infinity);
  const all = oldestFirst.filter(inRange).reverse();
  const start = after ? positionOf(all, after, 'starting_after') + 1 : 0;
  const end = before ? positionOf(all, before, 'ending_before') : all.length;
  const data = before ? all.slice(Math.max(0, end - limit), end) : all.slice(start, start + limit);
  const hasMore = before ? end > limit : start + limit < all.length;
  return { object: 'list', data, has_more: hasMore, url };
}

function positionOf(all: readonly Listed[], id: string, param: string): number {
  const position = all.findIndex((item) => item.id === id);
  if (position < 0) throw invalid(`No such object: '${id}'`, { code: 'resource_missing', param });
  return position;
}
