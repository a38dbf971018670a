import { TenantFiles } from '#foundation/files';
import { TenantInjectable } from '#foundation/tenancy';
import { readableOf } from '#platform/streams';
import { CategoryPaths, ProductBatches, type Product } from '#commerce/catalog';
import { formatNamed } from '../formats/formats.js';
import type { ExportedProduct } from '../formats/product-format.js';
import type { ExportPart, FileJob } from '../jobs/file-job.schema.js';
import { FileJobs, NoLongerMine } from '../jobs/file-jobs.js';

/** Products that are read and written at once. */
const PAGE = 250;
/** Products of the report that the format cannot show. */
const SHOWN = 100;

/**
 * Writes products into a file, in the order of their ids. A product that was there at the beginning and is not deleted meanwhile
 * is in the file once, as it was at the moment when it was read. If the process dies, the export begins anew.
 */
@TenantInjectable()
export class RunExport {
  constructor(
    private readonly jobs: FileJobs,
    private readonly files: TenantFiles,
    private readonly batches: ProductBatches,
    private readonly paths: CategoryPaths,
  ) {}

  /** @throws NoLongerMine */
  async run(job: FileJob): Promise<FileJob> {
    const { selection } = job.export!;
    const progress = { selection, products: 0, left: [] as ExportPart['left'][number][] };
    let lost: unknown;
    const content = async function* (this: RunExport): AsyncGenerator<string> {
      try {
        yield* this.textOf(job, progress);
      } catch (error) {
        lost = error;
        throw error;
      }
    };
    let bytes: number;
    try {
      ({ bytes } = await this.files.write(job.file, readableOf(content.call(this))));
    } catch (error) {
      // A store may wrap the error of what it reads.
      throw lost instanceof NoLongerMine ? lost : error;
    }
    await this.jobs.finish(job, 'done', { bytes, export: progress });
    return this.jobs.get('export', job._id);
  }

  private async *textOf(
    job: FileJob,
    progress: { products: number; readonly left: ExportPart['left'][number][] },
  ): AsyncGenerator<string> {
    const format = formatNamed(job.format);
    yield format.header();
    for (let last = ''; ;) {
      const products = await this.batches.page(job.export!.selection, last, PAGE);
      if (products.length === 0) return;
      last = products.at(-1)!._id;
      const shown: ExportedProduct[] = [];
      for (const exported of await this.withSurroundings(products)) {
        const message = format.lacks?.(exported);
        if (!message) shown.push(exported);
        else if (progress.left.length < SHOWN)
          progress.left.push({ productId: exported.product._id, message });
      }
      progress.products += shown.length;
      yield format.write(shown);
      await this.jobs.update(job, { $set: { 'export.products': progress.products } } as never);
    }
  }

  private async withSurroundings(products: readonly Product[]): Promise<ExportedProduct[]> {
    const paths = await this.paths.of([...new Set(products.flatMap(({ categoryIds }) => categoryIds))]);
    const slugs = products.filter(({ handle }) => handle === undefined).map(({ slug }) => slug);
    const handles = new Set((await this.batches.named({ handles: slugs })).map(({ handle }) => handle));
    return products.map((product) => ({
      product,
      categories: product.categoryIds.flatMap((id) => {
        const path = paths.get(id);
        return path ? [path] : [];
      }),
      // The slug of one product may be the handle of another: then only the id names it.
      handle: product.handle ?? (handles.has(product.slug) ? product._id : product.slug),
    }));
  }
}
