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
import { Categories } from '../categories.service.js';
import { CurrencyFence } from '../currency-fence.js';
import { keyOf, keysOf, orTaken, PRODUCT_SLUGS } from '../product-keys.js';
import { freeSlug } from '../free-slug.js';
import type { ProductInput } from '../product-rules.js';
import { Product } from '../product.schema.js';
import type { ProductChange } from '../product-changes.js';
import { Products } from '../products.service.js';
import type { ProductType } from '../product-types/product-type.js';
import { ProductTypes } from '../product-types/product-types.js';
import { IMPORTED_STOCK, type ImportedQuantity, type ImportedStock } from './imported-stock.js';
import { generatedSku } from './generated-sku.js';
import { KnownProducts, wantedSlug } from './known-products.js';
import { mergeFields, mergeStatus, mergeVariants, type MergedVariant } from './merge-product.js';
import { SeenInFile } from './seen-in-file.js';
import { bad, BadRow, badRowOf, type RowProblem } from './shopify-cells.js';
import { readProducts } from './shopify-csv.js';
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

/** What is around the products of a batch, read and added to in one unit of work. */
interface Around {
  readonly known: KnownProducts;
  /** By the path of names. */
  readonly categoryIds: Map<string, string[]>;
  readonly types: ReadonlyMap<string, ProductType>;
}

class ImportResult {
  readonly counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  readonly errors: RowProblem[] = [];

  fail(problem: RowProblem): void {
    this.counts.failed++;
    if (this.errors.length < MAX_ERRORS) this.errors.push(problem);
  }
}

/**
 * Imports products from CSV in Shopify's format. Safe to repeat: a product is recognised by its handle; one that has not
 * changed is not written and causes no event. What the file has no column for stays as it is; an empty cell clears. An error in
 * one product is reported and does not stop the others. One transaction holds fifty products with their events and first stock,
 * so repeating an interrupted import finishes it.
 */
@TenantInjectable()
export class ImportProducts {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly writer: Products,
    private readonly categories: Categories,
    private readonly types: ProductTypes,
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
    const seen = new SeenInFile();
    let batch: ImportedProduct[] = [];
    for await (const rows of readProducts(file)) {
      const product = isProblem(rows) ? rows : readProduct(rows, currency);
      const problem = isProblem(product) ? product : seen.repeatedBy(product)?.problem;
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
      const problem = problemOf(error, batch[0]!);
      if (!problem) throw error;
      if (batch.length === 1) result.fail(problem);
      else for (const product of batch) await this.writeBatch([product], result);
    }
  }

  private async write(batch: readonly ImportedProduct[]): Promise<Outcome[]> {
    try {
      return await this.unitOfWork.run(async () => {
        const around: Around = {
          known: await this.known(batch),
          categoryIds: new Map(),
          types: await this.types.byKey(),
        };
        const writes: AnyBulkWriteOperation<Product>[] = [];
        const events: NewEvent[] = [];
        const quantities: ImportedQuantity[] = [];
        const outcomes: Outcome[] = [];
        for (const imported of batch) {
          const current = around.known.find(imported);
          const { product, event, given } = await this.next(imported, current, around);
          if (!current && this.stock && given.some(({ quantity }) => quantity > 0))
            product.availability = 'in-stock';
          quantities.push(...given);
          outcomes.push(!current ? 'created' : event ? 'updated' : 'unchanged');
          if (!event) continue;
          around.known.add(product, current);
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

  /** The product as it will be, with what the file gives of its stock. */
  private async next(
    imported: ImportedProduct,
    current: Product | undefined,
    { known, categoryIds, types }: Around,
  ): Promise<ProductChange & { given: ImportedQuantity[] }> {
    refuseTakenSkus(imported, current, known);
    const slug = current?.slug ?? (await this.slugFor(imported, known));
    const { currency } = this.tenant.record.settings;
    const taken = (sku: string): boolean => ![undefined, current].includes(known.holder(sku));
    const variants = mergeVariants(imported, current, { slug, currency, taken });
    const path = imported.categoryPath;
    const input = {
      ...mergeFields(imported, current),
      slug,
      ...(path && { categoryIds: await this.categoryIdsOf(path, categoryIds) }),
      ...(variants && { variants: variants.map((variant) => variant.input) }),
    };
    const status = mergeStatus(imported, current);
    try {
      const { product, event } = current
        ? this.writer.recompose(current, input, status, types)
        : this.writer.compose(input as ProductInput, status, types);
      product.handle ??= imported.handle;
      product.keys = keysOf(product);
      return { product, event, given: quantitiesOf(product, variants) };
    } catch (error) {
      throw rowOf(error, imported, variants);
    }
  }

  /** @param found the ids for paths that were looked up in this unit of work */
  private async categoryIdsOf(path: readonly string[], found: Around['categoryIds']): Promise<string[]> {
    const key = path.join('>');
    const known = found.get(key);
    if (known) return known;
    const end = await this.categories.ensurePath(path);
    const ids = end ? [end._id] : [];
    found.set(key, ids);
    return ids;
  }

  private async slugFor(imported: ImportedProduct, known: KnownProducts): Promise<string> {
    const wanted = wantedSlug(imported);
    if (!known.hasSlug(wanted)) return wanted;
    return freeSlug(collectionOf(this.products), wanted, { ...PRODUCT_SLUGS, reserved: known.slugs });
  }

  /** The stored products with a handle, slug or SKU of the batch. */
  private async known(batch: readonly ImportedProduct[]): Promise<KnownProducts> {
    const slugs = batch.map(wantedSlug);
    const skus = batch.flatMap(({ variants }, index) =>
      variants.map(({ input }) => input.sku ?? generatedSku(slugs[index]!, input.options)),
    );
    const keys = [
      ...batch.map(({ handle }) => keyOf.handle(handle)),
      ...slugs.map((slug) => keyOf.slug(slug)),
      ...skus.map(keyOf.sku),
    ];
    const stored = await collectionOf(this.products)
      .find({ keys: { $in: keys }, deletedAt: null })
      .toArray();
    return new KnownProducts(stored);
  }
}

function refuseTakenSkus(
  imported: ImportedProduct,
  current: Product | undefined,
  known: KnownProducts,
): void {
  for (const { row, input } of imported.variants) {
    const holder = known.holder(input.sku ?? '');
    if (!holder || holder === current) continue;
    const advice = 'give this variant another SKU, or its rows the handle of that product';
    const message = `${input.sku} belongs to the product ${holder.handle ?? holder.slug}; ${advice}`;
    throw bad(row, 'catalog.sku-taken', message, 'Variant SKU');
  }
}

function quantitiesOf(product: Product, merged: readonly MergedVariant[] = []): ImportedQuantity[] {
  return merged.flatMap(({ quantity }, index) =>
    quantity === undefined ? [] : [{ variantId: product.variants[index]!.id, quantity }],
  );
}

/** Turns a refusal of the product into an error in the row that its value came from. */
function rowOf(error: unknown, { rows }: ImportedProduct, merged: readonly MergedVariant[] = []): unknown {
  const [problem] = error instanceof DomainError ? (error.extras.errors ?? []) : [];
  if (!problem) return error;
  return badRowOf(problem, { ...rows, variants: merged.map(({ row }) => row ?? rows.first) });
}

/** The error of a product that is wrong; undefined for an error that stops the import. */
function problemOf(error: unknown, { rows }: ImportedProduct): RowProblem | undefined {
  if (error instanceof BadRow) return error.problem;
  if (!(error instanceof DomainError) || error.spec.kind === 'unavailable') return undefined;
  return { row: rows.first.row, code: error.code, message: error.message };
}

function isProblem(value: object): value is RowProblem {
  return 'code' in value;
}
