import { Inject, Optional } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Readable } from 'node:stream';
import type { AnyBulkWriteOperation, Model } from 'mongoose';
import { DomainError } from '#platform/errors';
import {
  collectionOf,
  CurrentTenant,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type NewEvent,
} from '#foundation/tenancy';
import { catalogErrors } from '../catalog.errors.js';
import { Categories } from '../categories.service.js';
import { CurrencyFence } from '../currency-fence.js';
import { orTaken } from '../duplicate-key.js';
import { Product } from '../product.schema.js';
import { Products, type ProductChange } from '../products.service.js';
import { IMPORTED_STOCK, type ImportedQuantity, type ImportedStock } from './imported-stock.js';
import { readProducts } from './shopify-csv.js';
import type { RowProblem } from './shopify-cells.js';
import { readProduct, type ImportedProduct } from './shopify-product.js';

/** The result of an import. The counts are numbers of products; `errors` holds the first hundred errors. */
export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly errors: readonly RowProblem[];
}

/** Products in one transaction: few enough to finish in two seconds, and enough to save round trips. */
const BATCH = 50;
const MAX_ERRORS = 100;

type Outcome = 'created' | 'updated' | 'unchanged';

class ImportResult {
  readonly counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  readonly errors: RowProblem[] = [];

  fail(problem: RowProblem): void {
    this.counts.failed++;
    if (this.errors.length < MAX_ERRORS) this.errors.push(problem);
  }
}

/**
 * Imports products from CSV in Shopify's format. Safe to repeat: a product is recognised by its handle, or by a SKU
 * if the handle is new; a product that has not changed is not written and causes no event. An error in one product is
 * reported and does not stop the others. One transaction holds fifty products with their events and first stock, so
 * repeating an interrupted import finishes it.
 */
@TenantInjectable()
export class ImportProducts {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly writer: Products,
    private readonly categories: Categories,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly fence: CurrencyFence,
    @Optional() @Inject(IMPORTED_STOCK) private readonly stock?: ImportedStock,
  ) {}

  /**
   * @param file UTF-8 CSV of any size; it is read as a stream
   * @throws request.forbidden without catalog.write; catalog.unreadable-import if the file is not a product CSV: batches
   *   that were complete before the unreadable place stay imported
   */
  async run(file: Readable): Promise<ImportReport> {
    demand('catalog.write');
    const { currency } = this.tenant.record.settings;
    const result = new ImportResult();
    const seen = new Set<string>();
    let batch: ImportedProduct[] = [];
    for await (const rows of readProducts(file)) {
      const product = isProblem(rows) ? rows : readProduct(rows, currency);
      const problem = isProblem(product) ? product : repeated(product, seen);
      if (problem) result.fail(problem);
      else batch.push(product as ImportedProduct);
      if (batch.length < BATCH) continue;
      await this.writeBatch(batch, result);
      batch = [];
    }
    await this.writeBatch(batch, result);
    return { ...result.counts, errors: result.errors.sort((a, b) => a.row - b.row) };
  }

  /** Writes products together. If one of them fails, writes each alone, so that only the wrong one fails. */
  private async writeBatch(batch: readonly ImportedProduct[], result: ImportResult): Promise<void> {
    if (batch.length === 0) return;
    try {
      for (const outcome of await this.write(batch)) result.counts[outcome]++;
    } catch (error) {
      if (!(error instanceof DomainError) || error.spec.kind === 'unavailable') throw error;
      if (batch.length > 1) {
        for (const product of batch) await this.writeBatch([product], result);
      } else {
        result.fail({ row: batch[0]!.row, code: error.code, message: error.message });
      }
    }
  }

  private async write(batch: readonly ImportedProduct[]): Promise<Outcome[]> {
    try {
      return await this.unitOfWork.run(async () => {
        const present = await this.present(batch);
        const writes: AnyBulkWriteOperation<Product>[] = [];
        const events: NewEvent[] = [];
        const quantities: ImportedQuantity[] = [];
        const outcomes: Outcome[] = [];
        for (const imported of batch) {
          const current = find(present, imported);
          const { product, event } = await this.next(imported, current);
          const given = quantitiesOf(product, imported);
          if (!current && this.stock && given.some(({ quantity }) => quantity > 0))
            product.availability = 'in-stock';
          quantities.push(...given);
          outcomes.push(!current ? 'created' : event ? 'updated' : 'unchanged');
          if (!event) continue;
          events.push(event);
          writes.push(
            current
              ? { replaceOne: { filter: { _id: current._id }, replacement: product } }
              : { insertOne: { document: product } },
          );
        }
        if (writes.length > 0) {
          await this.fence.pass(this.tenant.record.settings.currency);
          await collectionOf(this.products).bulkWrite(writes as never);
          await this.outbox.append(...events);
        }
        if (quantities.length > 0) await this.stock?.begin(quantities);
        return outcomes;
      });
    } catch (error) {
      throw orTaken(error);
    }
  }

  private async next(imported: ImportedProduct, current: Product | undefined): Promise<ProductChange> {
    const category = await this.categories.ensurePath(imported.categoryPath);
    const input = { ...imported.input, ...(category && { categoryIds: [category._id] }) };
    return current
      ? this.writer.recompose(current, input, imported.status)
      : this.writer.compose(input, imported.status);
  }

  /** Stored products with a handle or SKU of the batch. */
  private present(batch: readonly ImportedProduct[]): Promise<Product[]> {
    const slugs = batch.map(({ input }) => input.slug);
    const skus = batch.flatMap(({ input }) => input.variants.map(({ sku }) => sku));
    return collectionOf(this.products)
      .find({ deletedAt: null, $or: [{ slug: { $in: slugs } }, { 'variants.sku': { $in: skus } }] })
      .toArray();
  }
}

/** @throws catalog.sku-taken if the SKUs belong to another product than the handle */
function find(present: readonly Product[], { input }: ImportedProduct): Product | undefined {
  const skus = new Set(input.variants.map(({ sku }) => sku));
  const bySku = present.filter(({ variants }) => variants.some(({ sku }) => skus.has(sku)));
  const match = present.find(({ slug }) => slug === input.slug) ?? bySku[0];
  const other = bySku.find((product) => product !== match);
  if (other)
    throw catalogErrors.skuTaken({
      en: `${other.slug} has one of the SKUs of ${input.slug}.`,
      de: `${other.slug} hat eine der SKUs von ${input.slug}.`,
    });
  return match;
}

function quantitiesOf({ variants }: Product, { quantities }: ImportedProduct): ImportedQuantity[] {
  return variants.flatMap(({ id, sku }) => {
    const quantity = quantities.get(sku);
    return quantity === undefined ? [] : [{ variantId: id, quantity }];
  });
}

/** A handle or SKU that the file has used before. */
function repeated({ row, input }: ImportedProduct, seen: Set<string>): RowProblem | undefined {
  const keys = [`handle ${input.slug}`, ...new Set(input.variants.map(({ sku }) => `SKU ${sku}`))];
  const again = keys.find((key) => seen.has(key));
  if (again) return { row, code: 'repeated', message: `The ${again} was used further up in the file` };
  for (const key of keys) seen.add(key);
  return undefined;
}

function isProblem(value: object): value is RowProblem {
  return 'code' in value;
}
