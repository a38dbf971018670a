import { DomainError } from '#platform/errors';
import { TenantInjectable } from '#foundation/tenancy';
import { IS_REQUIRED, refusal } from '#platform/values';
import { catalogErrors } from './catalog.errors.js';
import type { ProductEdit } from './product-changes.js';
import type { ProductInput } from './product-rules.js';
import type { Product } from './product.schema.js';
import { Products } from './products.service.js';
import { UpsertProduct } from './upsert-product.js';

/** What can be done to many products at once. */
export const BULK_ACTIONS = [
  'create',
  'update',
  'upsert',
  'publish',
  'unpublish',
  'archive',
  'delete',
  'restore',
] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** One of many actions. */
export interface BulkRow {
  readonly action: BulkAction;
  /** Of the product; not for `create` and `upsert`. */
  readonly id?: string;
  /** For `upsert`. */
  readonly externalId?: string;
  /** The version that must be the present one. */
  readonly version?: number;
  /** For `create`, `update` and `upsert`. */
  readonly product?: ProductEdit;
}

/** What became of a row: the product (none if it was deleted), or why it was refused. */
export type BulkResult =
  { readonly product?: Pick<Product, '_id' | 'version'> } | { readonly error: DomainError };

/**
 * Does many things to products. Each row is a transaction of its own: one that is refused does not stop the others. A fault of
 * the system does; what was done before stays done. Needs catalog.write, as {@link Products}.
 */
@TenantInjectable()
export class BulkProducts {
  constructor(
    private readonly products: Products,
    private readonly upserts: UpsertProduct,
  ) {}

  /** @returns a result for each row, in order */
  async run(rows: readonly BulkRow[]): Promise<BulkResult[]> {
    const results: BulkResult[] = [];
    for (const row of rows) {
      try {
        const product = await this.do(row);
        results.push(product ? { product } : {});
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        results.push({ error });
      }
    }
    return results;
  }

  private async do({ action, id, externalId, version, product = {} }: BulkRow): Promise<Product | void> {
    switch (action) {
      case 'create':
        return this.products.create(product as ProductInput);
      case 'upsert':
        return this.upserts.upsert(given('externalId', externalId), product, version);
      case 'update':
        return this.products.update(given('id', id), product, version);
      case 'restore':
        return this.products.restore(given('id', id));
      default:
        return this.products[action](given('id', id), version);
    }
  }
}

function given(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw refusal(catalogErrors.invalidProduct, [
    { pointer: `/${name}`, code: 'required', message: IS_REQUIRED },
  ]);
}
