import type { FieldError } from '#platform/errors';
import { isId } from '#platform/ids';
import { DomainError } from '#platform/errors';
import {
  CategoryPaths,
  ProductBatches,
  ProductTypes,
  Products,
  type BatchedChange,
  type CategoryPath,
  type Product,
  type ProductInput,
} from '#commerce/catalog';
import { BeginImportedStock, type ImportedQuantity } from '#commerce/inventory';
import { CurrentTenant, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { after, BadRow, problemOfField, type FileProduct, type RowProblem } from '../formats/file-product.js';
import type { ProductFormat } from '../formats/product-format.js';
import { generatedSku, ownSku } from './generated-sku.js';
import { KnownProducts, wantedSlug } from './known-products.js';
import { mergeFields, mergeStatus, mergeVariants, type MergedVariant } from './merge-product.js';

/** What became of a product of a file, or what is wrong with it. */
export type Outcome = 'created' | 'updated' | 'unchanged' | RowProblem;

export interface ImportOptions {
  readonly format: Pick<ProductFormat, 'readBack'>;
  /** Whether new variants may get their first stock. */
  readonly mayWriteStock: boolean;
}

/** What is around the products of a batch. */
interface Around extends ImportOptions {
  readonly known: KnownProducts;
  /** Ids of categories by their paths as JSON. */
  readonly categories: ReadonlyMap<string, string>;
  readonly types: Awaited<ReturnType<ProductTypes['byKey']>>;
}

interface Next extends BatchedChange {
  readonly quantities: readonly ImportedQuantity[];
}

/** What is to be written for a batch. */
export interface ImportPlan {
  readonly changes: readonly BatchedChange[];
  readonly quantities: readonly ImportedQuantity[];
  /** As many as there are products. */
  readonly outcomes: readonly Outcome[];
}

/**
 * Writes products of a file together. A product that has not changed is not written and causes no event. What the file does not
 * have stays as it is. An error in one product does not stop the others.
 */
@TenantInjectable()
export class ImportProducts {
  constructor(
    private readonly batches: ProductBatches,
    private readonly products: Products,
    private readonly paths: CategoryPaths,
    private readonly types: ProductTypes,
    private readonly stock: BeginImportedStock,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Looks up what there is and decides what will be written. It may run before the unit of work that writes: what somebody
   * changes in between is noticed there.
   */
  async plan(batch: readonly FileProduct[], options: ImportOptions): Promise<ImportPlan> {
    const around: Around = {
      ...options,
      known: await this.known(batch),
      categories: await this.categories(batch.flatMap(({ categories = [] }) => categories)),
      types: await this.types.byKey(),
    };
    const changes: Next[] = [];
    const outcomes: Outcome[] = [];
    for (const product of batch) {
      try {
        const change = await this.next(product, around.known.find(product), around);
        changes.push(change);
        if (change.event) around.known.add(change.product, change.current);
        outcomes.push(!change.current ? 'created' : change.event ? 'updated' : 'unchanged');
      } catch (error) {
        outcomes.push(problemOf(error, product));
      }
    }
    const quantities = options.mayWriteStock ? changes.flatMap((change) => change.quantities) : [];
    return { changes, quantities, outcomes };
  }

  /**
   * In the caller's unit of work.
   * @throws catalog.slug-taken, catalog.sku-taken, catalog.changed if somebody was faster; then nothing may be committed
   */
  async write({ changes, quantities }: ImportPlan): Promise<void> {
    this.unitOfWork.mustBeRunning();
    await this.batches.write(changes);
    if (quantities.length > 0) await this.stock.begin(quantities);
  }

  /** Ids of categories by their paths as JSON. Those that are missing are created, in the unit of work if one runs. */
  private async categories(paths: readonly CategoryPath[]): Promise<Map<string, string>> {
    const different = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
    const found = await this.paths.find(different);
    if (different.every((path) => found.has(JSON.stringify(path)))) return found;
    return this.unitOfWork.run(() => this.paths.ensure(different));
  }

  /** The product as it will be, with what the file gives of its stock. */
  private async next(product: FileProduct, current: Product | undefined, around: Around): Promise<Next> {
    const { known } = around;
    refuseTakenSkus(product, current, known);
    refuseUnknownProducts(product, known);
    const slug = await this.slugFor(product, current, known);
    const { currency } = this.tenant.record.settings;
    const taken = (sku: string): boolean => ![undefined, current].includes(known.holder(sku));
    const variants = mergeVariants(product, current, { slug, currency, taken });
    const input = {
      ...mergeFields(product, current, around.format.readBack),
      ...(slug !== current?.slug && { slug }),
      categoryIds: categoryIdsOf(product, current, around),
      ...(variants && { variants: variants.map((variant) => variant.input) }),
    };
    const status = mergeStatus(product, current);
    try {
      const { product: next, event } = current
        ? this.products.recompose(current, input, status, around.types)
        : this.products.compose(input as ProductInput, status, around.types);
      next.handle ??= product.name.handle;
      const quantities = quantitiesOf(next, variants);
      if (!around.mayWriteStock) refuseFirstStock(product, current, variants);
      if (!current && quantities.some(({ quantity }) => quantity > 0)) next.availability = 'in-stock';
      return { current, product: next, event, quantities };
    } catch (error) {
      throw rowOf(error, product, variants);
    }
  }

  /** @throws BadRow if the file gives a slug that another product has */
  private async slugFor(
    product: FileProduct,
    current: Product | undefined,
    known: KnownProducts,
  ): Promise<string> {
    const given = product.name.slug;
    if (given === undefined && current) return current.slug;
    const wanted = wantedSlug(product);
    const holder = known.holderOfSlug(wanted);
    if (!holder || holder === current) return wanted;
    if (given === undefined) return this.batches.freeSlug(wanted, known.slugs);
    const { row, column } = product.place('/slug');
    const message = {
      en: `${given} belongs to the product ${holder.title}; give this product another slug`,
      de: `${given} gehört zum Produkt ${holder.title}; geben Sie diesem Produkt einen anderen Slug`,
    };
    throw new BadRow({ row, code: 'catalog.slug-taken', column, message: after(column, message) });
  }

  /** The stored products that the batch names, or whose slugs or SKUs it could collide with. */
  private async known(batch: readonly FileProduct[]): Promise<KnownProducts> {
    const slugs = batch.map(wantedSlug);
    const names = batch.map(({ name }) => name);
    const given = (name: string | undefined): string[] => (name === undefined ? [] : [name]);
    const found = await this.batches.named({
      ids: [
        ...names.flatMap(({ id, handle }) => [...given(id), ...given(handle).filter(isId)]),
        ...batch.flatMap(({ fields }) => fields.related?.map(({ productId }) => productId) ?? []),
      ],
      externalIds: names.flatMap(({ externalId }) => given(externalId)),
      handles: names.flatMap(({ handle }) => given(handle)),
      slugs,
      skus: batch.flatMap(({ variants }, index) =>
        variants.map(({ input, sharedSku }) =>
          sharedSku !== undefined
            ? ownSku(sharedSku, input.options)
            : (input.sku ?? generatedSku(slugs[index]!, input.options)),
        ),
      ),
    });
    return new KnownProducts(found);
  }
}

function refuseTakenSkus(product: FileProduct, current: Product | undefined, known: KnownProducts): void {
  product.variants.forEach(({ input: { sku } }, index) => {
    const holder = known.holder(sku ?? '');
    if (!holder || holder === current) return;
    const { row, column } = product.place(`/variants/${index}/sku`);
    const name = holder.handle ?? holder.slug;
    const message = {
      en: `${sku} belongs to the product ${name}; give this variant another SKU, or its rows the handle of that product`,
      de: `${sku} gehört zum Produkt ${name}; geben Sie dieser Variante eine andere SKU, oder ihren Zeilen den Handle jenes Produkts`,
    };
    throw new BadRow({ row, code: 'catalog.sku-taken', column, message: after(column, message) });
  });
}

function refuseUnknownProducts(product: FileProduct, known: KnownProducts): void {
  product.fields.related?.forEach(({ productId }, index) => {
    if (known.withId(productId)) return;
    const { row, column } = product.place(`/related/${index}/productId`);
    const message = {
      en: `must name products that exist; there is none with the id ${productId}`,
      de: `muss vorhandene Produkte nennen; keines hat die Id ${productId}`,
    };
    throw new BadRow({ row, code: 'value-invalid', column, message: after(column, message) });
  });
}

/** A file may name fewer categories than a product has; if they are its first, the others stay. */
function categoryIdsOf(
  { categories }: FileProduct,
  current: Product | undefined,
  around: Around,
): readonly string[] | undefined {
  if (!categories) return undefined;
  const ids = categories.map((path) => around.categories.get(JSON.stringify(path))!);
  const [first] = ids;
  const same = around.format.readBack && ids.length === 1 && current?.categoryIds[0] === first;
  return same ? undefined : ids;
}

function quantitiesOf(product: Product, merged: readonly MergedVariant[] = []): ImportedQuantity[] {
  return merged.flatMap(({ quantity }, index) =>
    quantity === undefined ? [] : [{ variantId: product.variants[index]!.id, quantity }],
  );
}

/** Without the right to write stock, a product whose new variants have stock is not imported. */
function refuseFirstStock(
  product: FileProduct,
  current: Product | undefined,
  merged: readonly MergedVariant[] = [],
): void {
  const present = new Set(current?.variants.map(({ id }) => id));
  const fresh = merged.find(({ quantity, input }) => quantity !== undefined && !present.has(input.id ?? ''));
  if (!fresh) return;
  const message = {
    en: 'The stock of a new variant needs the permission stock.write',
    de: 'Für den Bestand einer neuen Variante braucht es das Recht stock.write',
  };
  const { row } = product.place(`/variants/${fresh.from ?? 0}/quantity`);
  throw new BadRow({ row, code: 'request.forbidden', message });
}

/** Turns a refusal of the product into an error in the row that its value came from. */
function rowOf(error: unknown, product: FileProduct, merged: readonly MergedVariant[] = []): unknown {
  const [problem] = error instanceof DomainError ? ((error.extras.errors ?? []) as FieldError[]) : [];
  if (!problem) return error;
  // Variants are counted as the product will have them, and places as the file has them.
  const pointer = problem.pointer.replace(
    /^\/variants\/(\d+)/,
    (_all, index: string) => `/variants/${merged[Number(index)]?.from ?? 0}`,
  );
  return new BadRow(problemOfField({ ...problem, pointer }, product));
}

/** The error of a product that is wrong. Others are thrown again: they stop the import. */
function problemOf(error: unknown, product: FileProduct): RowProblem {
  if (error instanceof BadRow) return error.problem;
  if (!(error instanceof DomainError) || error.spec.kind === 'unavailable') throw error;
  const { row } = product.place('');
  return { row, code: error.code, message: error.detail ?? { en: error.message, de: error.message } };
}
