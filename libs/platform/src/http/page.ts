import type { Type as Class } from '@nestjs/common';
import { ApiSchema } from '@nestjs/swagger';
import { Int, Nested, OneOf, QueryFlag, QueryInt, Text } from './fields/index.js';

/** One page of a list. */
export interface PageOf<T> {
  readonly data: readonly T[];
  /** For the next page; null on the last. */
  readonly nextCursor: string | null;
  /** Only with `?total=true`. */
  readonly total?: number;
}

/** Query parameters of every list. Extend it with the list’s filters, or see {@link SortedPageQuery}. */
export class PageQuery {
  @QueryInt({ min: 1, max: 100, default: 20, description: 'Most items to answer with' })
  limit: number = 20;

  @Text({ optional: true, max: 2048, description: '`nextCursor` of the page before, unchanged' })
  cursor?: string;

  @QueryFlag({ default: false, description: 'Also count all items, which takes a little longer' })
  total: boolean = false;
}

/**
 * {@link PageQuery} with `sort`: the first order is the default, `-` in front means descending.
 *
 * ```ts
 * class OrderQuery extends SortedPageQuery(['-createdAt', 'createdAt', 'number']) { … }
 * ```
 */
export function SortedPageQuery<T extends string>(
  orders: readonly [T, ...T[]],
): Class<PageQuery & { sort: T }> {
  class Sorted extends PageQuery {
    @OneOf(orders, { default: orders[0], description: 'Order; `-` in front means descending' })
    sort: T = orders[0];
  }
  return Sorted;
}

const pages = new Map<Class, Class>();

/** The class of a page of `type`, for the documents: schema `<Type>Page` (without a trailing `Dto`). */
export function Page(type: Class): Class {
  let page = pages.get(type);
  if (!page) {
    @ApiSchema({ name: `${type.name.replace(/Dto$/, '')}Page` })
    class TypedPage {
      @Nested(() => type, { array: true })
      data: unknown[];

      @Text({
        nullable: true,
        max: 2048,
        description: 'Send as `cursor` for the next page; null on the last',
      })
      nextCursor: string | null;

      @Int({ optional: true, min: 0, description: 'All items, with `?total=true`' })
      total?: number;
    }
    page = TypedPage;
    // Swagger finds schemas by class name, so two lists must not share a name.
    Object.defineProperty(page, 'name', { value: `${type.name}Page` });
    pages.set(type, page);
  }
  return page;
}
