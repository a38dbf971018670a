import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '#platform/config';
import { currentExecution, type Actor } from '#platform/context';
import { installationKeys, type KeySettings, type Mac } from '#platform/crypto';
import {
  sortValuesOf,
  totalOrder,
  type PageRequest,
  type PageRows,
  type SortField,
  type SortValue,
} from '#platform/paging';
import { platformErrors } from '#platform/errors';
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
  /** The list is the same for everybody, and so are its cursors. */
  readonly everybodys?: boolean;
}

/** A page that a client asks for: pass `request` to the code that reads the rows, and its result to `answer`. */
export interface ListPage {
  readonly request: PageRequest;
  /** @param toItem may return undefined: then the row is left out, and the page is shorter */
  answer<R extends object, T extends object | string>(
    rows: PageRows<R>,
    toItem: (row: R) => T | undefined,
  ): PageOf<T>;
}

/**
 * Paging with tamper-proof cursors: from a client's query to a {@link PageRequest}, and from rows to the answer. The
 * cursor holds the sort values of the last row. HMAC-SHA-256 authenticates them together with the scope, with a key of the
 * installation.
 */
@Injectable()
export class Paging {
  readonly #mac: Mac;

  constructor(@Inject(CONFIG) config: KeySettings) {
    this.#mac = installationKeys(config).mac('paging-cursor');
  }

  /**
   * One page of a list. The ids of rows are added to its order, so that no two rows are equal.
   * @throws `paging.invalid-cursor` if the query’s cursor was not made for exactly this list
   */
  page({ cursor, limit, total }: PageQuery, scope: CursorScope): ListPage {
    const sort = totalOrder(scope.sort);
    const after = cursor === undefined ? undefined : this.decodeCursor(cursor, scope);
    return {
      request: { sort, limit, wantsTotal: total, ...(after && { after }) },
      answer: (found, toItem) => {
        const last = found.more ? found.rows.at(-1) : undefined;
        return {
          data: found.rows.map((row) => toItem(row)).filter((item) => item !== undefined),
          nextCursor: last ? this.encodeCursor(sortValuesOf(sort, last), scope) : null,
          ...(found.total !== undefined && { total: found.total }),
        };
      },
    };
  }

  /** An opaque cursor that {@link decodeCursor} accepts for the same scope only. */
  encodeCursor(values: readonly SortValue[], scope: CursorScope): string {
    const payload = Buffer.from(
      JSON.stringify(values.map((value) => (value instanceof Date ? { d: value.getTime() } : value))),
    );
    return Buffer.concat([short(this.#mac.of(bound(payload, scope))), payload]).toString('base64url');
  }

  /** @throws `paging.invalid-cursor` */
  decodeCursor(cursor: string, scope: CursorScope): SortValue[] {
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(TAG_BYTES);
    const tag = bytes.subarray(0, TAG_BYTES);
    const tags = this.#mac.all(bound(payload, scope)).map(short);
    if (payload.length === 0 || !tags.some((right) => timingSafeEqual(tag, right))) {
      throw platformErrors.invalidCursor();
    }
    // This is our own JSON: the tag has been checked.
    const values = JSON.parse(payload.toString()) as (Exclude<SortValue, Date> | { d: number })[];
    return values.map((value) => (typeof value === 'object' && value !== null ? new Date(value.d) : value));
  }
}

const TAG_BYTES = 16;

/** The payload with all that a cursor is bound to. */
function bound(payload: Buffer, scope: CursorScope): Buffer {
  const execution = currentExecution();
  const actor = scope.actor ?? (scope.everybodys ? 'guest:' : nameOf(execution?.actor));
  const binding = JSON.stringify([
    scope.list,
    scope.tenantId ?? execution?.tenantId ?? '',
    actor,
    scope.sort.map(({ field, direction }) => [field, direction]),
    scope.filters ?? null,
  ]);
  return Buffer.concat([Buffer.from(`${binding}\0`), payload]);
}

function nameOf(actor: Actor | undefined): string {
  return `${actor?.type ?? ''}:${actor?.id ?? ''}`;
}

function short(tag: Buffer): Buffer {
  return tag.subarray(0, TAG_BYTES);
}
