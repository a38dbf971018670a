import { createHash } from 'node:crypto';
import { TenantInjectable } from '#foundation/tenancy';
import { after, type FileEntry, type FileProduct, type RowProblem } from '../formats/file-product.js';
import type { FileJob } from '../jobs/file-job.schema.js';
import { FileJobs } from '../jobs/file-jobs.js';

/** A name of a product or, in a dry run, a SKU. */
interface Key {
  readonly key: string;
  readonly problem: () => RowProblem;
}

/** What the latest batches leave behind that may not be written yet, while the next is looked at. */
export class RecentKeys {
  private readonly batches: (readonly string[])[] = [];

  add(keys: readonly string[]): void {
    this.batches.push(keys);
    // One is being written, one waits for that.
    if (this.batches.length > 2) this.batches.shift();
  }

  keys(): string[] {
    return this.batches.flat();
  }
}

/**
 * Finds products that come a second time in a file. The names of those before are in the rows of the job's batches, written with
 * the batches themselves: so they use no memory, and a process that goes on after another knows them.
 */
@TenantInjectable()
export class SeenInFile {
  constructor(private readonly jobs: FileJobs) {}

  /** What is wrong with those of the entries that repeat others. */
  async repeated(
    job: FileJob,
    entries: readonly FileEntry[],
    recent?: RecentKeys,
  ): Promise<Map<FileEntry, RowProblem>> {
    const keys = new Map(
      entries.flatMap((entry) => (entry.product ? [[entry, keysOf(job, entry.product)] as const] : [])),
    );
    const seen = await this.before(
      job,
      [...keys.values()].flatMap((its) => its.map(({ key }) => key)),
    );
    for (const key of recent?.keys() ?? []) seen.add(key);
    const repeated = new Map<FileEntry, RowProblem>();
    for (const [entry, its] of keys) {
      const twice = its.find(({ key }) => seen.has(key));
      if (twice) repeated.set(entry, twice.problem());
      else for (const { key } of its) seen.add(key);
    }
    return repeated;
  }

  /** What a product leaves behind. */
  keysOf(job: FileJob, product: FileProduct): string[] {
    return keysOf(job, product).map(({ key }) => key);
  }

  private async before(job: FileJob, keys: readonly string[]): Promise<Set<string>> {
    if (keys.length === 0) return new Set();
    const parts = await this.jobs.parts({ keys: { $in: [...keys] } } as never).toArray();
    return new Set(parts.flatMap((part) => part.keys));
  }
}

function keysOf(job: FileJob, product: FileProduct): Key[] {
  const { id, externalId, handle, slug } = product.name;
  const names = Object.entries({ id, externalId, handle, slug }).flatMap(([kind, name]) =>
    name === undefined ? [] : [{ key: keyOf(job, kind, name), problem: () => productTwice(product, name) }],
  );
  // Otherwise the products that are written show which SKUs are taken.
  if (!job.import!.dryRun) return names;
  const skus = product.variants.flatMap(({ input: { sku } }, index) =>
    sku === undefined ? [] : [{ key: keyOf(job, 'sku', sku), problem: () => skuTwice(product, index, sku) }],
  );
  return [...names, ...skus];
}

/** Short, because every product of a file has one. */
function keyOf({ _id }: FileJob, kind: string, name: string): string {
  const hash = createHash('sha256').update(`${kind}\0${name}`).digest('base64url');
  return `${_id}${hash.slice(0, 16)}`;
}

function productTwice(product: FileProduct, name: string): RowProblem {
  const { row } = product.place('');
  const message = {
    en: `The product ${name} was further up already; the rows of a product must be together`,
    de: `Das Produkt ${name} stand schon weiter oben; die Zeilen eines Produkts müssen beisammen sein`,
  };
  return { row, code: 'repeated', message };
}

function skuTwice(product: FileProduct, index: number, sku: string): RowProblem {
  const { row, column } = product.place(`/variants/${index}/sku`);
  const message = {
    en: `${sku} is the SKU of another product further up; give this variant another SKU`,
    de: `${sku} ist die SKU eines anderen Produkts weiter oben; geben Sie dieser Variante eine andere SKU`,
  };
  return { row, code: 'repeated', ...(column !== undefined && { column }), message: after(column, message) };
}
