import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { currentExecution } from '#platform/context';
import { deriveKey } from '#platform/crypto';
import { platformErrors } from './http.errors.js';
import { afterRow, sortValuesOf, totalOrder, type SortField, type SortValue } from './keyset.js';
import type { PageOf, PageQuery } from './page.js';

/** What a cursor is bound to. A cursor of another list, tenant, caller, filter or order is refused. */
export interface CursorScope {
  /** Name of the list, such as `orders`. */
  readonly list: string;
  readonly sort: readonly SortField[];
  /** Everything that narrows the list. */
  readonly filters?: unknown;
  /** Default: the tenant and actor of the current execution. */
  readonly tenantId?: string;
  readonly actor?: string;
}

/** One page to read: hand `filter`, `sort` and `limit` to MongoDB, then its rows to `page`. */
export interface PagePlan {
  /** What comes after the cursor; empty without one. Combine with the list’s own filter by {@link PagePlan.where}. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: Readonly<Record<string, 1 | -1>>;
  /** One more than asked for, which tells whether there is a next page. */
  readonly limit: number;
  /** Whether the caller wants `total`. */
  readonly wantsTotal: boolean;
  /** The list’s own filter together with {@link PagePlan.filter}. */
  where<F extends object>(filter: F): F;
  /** The answer. `rows` as read with this plan; `total` only where it was counted. */
  page<R extends object, T>(rows: readonly R[], toItem: (row: R) => T, total?: number): PageOf<T>;
}

/**
 * Keyset paging with tamper-proof cursors: constant cost at any depth, no row skipped or shown twice because another
 * was added meanwhile. The cursor holds the sort values of the last row, authenticated by HMAC-SHA-256 with a key that
 * HKDF (RFC 5869) derives from ENCRYPTION_KEY, together with what the list was filtered by.
 */
@Injectable()
export class Paging {
  readonly #key: Buffer;

  constructor(@Inject(CONFIG) config: Pick<Config, 'ENCRYPTION_KEY'>) {
    this.#key = deriveKey(config.ENCRYPTION_KEY, 'paging-cursor');
  }

  /**
   * Plans one page of a list.
   * @param sort the order; `_id` is added to make it total
   * @throws `paging.invalid-cursor` if the query’s cursor was not made for exactly this list
   */
  plan(query: PageQuery, scope: CursorScope): PagePlan {
    const sort = totalOrder(scope.sort);
    const filter = query.cursor === undefined ? {} : afterRow(sort, this.decodeCursor(query.cursor, scope));
    return {
      filter,
      sort: Object.fromEntries(sort.map(({ field, direction }) => [field, direction])),
      limit: query.limit + 1,
      wantsTotal: query.total,
      where: (own) => (query.cursor === undefined ? own : ({ $and: [own, filter] } as typeof own)),
      page: (rows, toItem, total) => {
        const shown = rows.length > query.limit ? rows.slice(0, query.limit) : rows;
        const last = rows.length > query.limit ? shown.at(-1) : undefined;
        return {
          data: shown.map((row) => toItem(row)),
          nextCursor: last ? this.encodeCursor(sortValuesOf(sort, last), scope) : null,
          ...(total !== undefined && { total }),
        };
      },
    };
  }

  /** An opaque cursor that {@link decodeCursor} accepts for the same scope only. */
  encodeCursor(values: readonly SortValue[], scope: CursorScope): string {
    const payload = Buffer.from(
      JSON.stringify(values.map((value) => (value instanceof Date ? { d: value.getTime() } : value))),
    );
    return Buffer.concat([this.#tag(payload, scope), payload]).toString('base64url');
  }

  /** @throws `paging.invalid-cursor` */
  decodeCursor(cursor: string, scope: CursorScope): SortValue[] {
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(TAG_BYTES);
    if (payload.length === 0 || !timingSafeEqual(bytes.subarray(0, TAG_BYTES), this.#tag(payload, scope))) {
      throw platformErrors.invalidCursor();
    }
    // Only ever our own JSON: the tag has been checked.
    const values = JSON.parse(payload.toString()) as (Exclude<SortValue, Date> | { d: number })[];
    return values.map((value) => (typeof value === 'object' && value !== null ? new Date(value.d) : value));
  }

  #tag(payload: Buffer, scope: CursorScope): Buffer {
    const execution = currentExecution();
    const actor = scope.actor ?? `${execution?.actor?.type ?? ''}:${execution?.actor?.id ?? ''}`;
    const binding = JSON.stringify([
      scope.list,
      scope.tenantId ?? execution?.tenantId ?? '',
      actor,
      scope.sort.map(({ field, direction }) => [field, direction]),
      scope.filters ?? null,
    ]);
    return createHmac('sha256', this.#key)
      .update(binding)
      .update('\0')
      .update(payload)
      .digest()
      .subarray(0, TAG_BYTES);
  }
}

const TAG_BYTES = 16;
