import type { Readable } from 'node:stream';
import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Catalog, CatalogModule, Categories, Products, type Product } from '#commerce/catalog';
import { EdgeModule } from '#platform/http';
import { readableOf } from '#platform/streams';
import { collectionNamed, TenantInjectable } from '#foundation/tenancy';
import { StartExport } from '../export/start-export.js';
import type { FormatName } from '../formats/product-format.js';
import { FailedRowsFile } from '../import/failed-rows-file.js';
import { StartImport, type ImportWish } from '../import/start-import.js';
import { DoFileJobs } from '../jobs/do-file-jobs.js';
import type { FileJob } from '../jobs/file-job.schema.js';
import { FileJobs } from '../jobs/file-jobs.js';
import { ProductFilesModule } from '../product-files.module.js';

/** What came of an import, in English. */
export interface Report {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly errors: readonly { row: number; code: string; column?: string; message: string }[];
}

/** The services of a tenant that tests of imports and exports use. */
@TenantInjectable()
export class ImportBench {
  constructor(
    readonly start: StartImport,
    readonly starter: StartExport,
    readonly work: DoFileJobs,
    readonly jobs: FileJobs,
    readonly failedRows: FailedRowsFile,
    readonly catalog: Catalog,
    readonly categories: Categories,
    readonly products: Products,
    @InjectConnection() readonly connection: Connection,
  ) {}

  /** Imports a file to its end. */
  async job(file: string | Readable, wish: ImportWish = {}): Promise<FileJob> {
    const stream = typeof file === 'string' ? readableOf(textAsStream(file)) : file;
    const { _id } = await this.start.run(stream, { ...wish, here: true });
    return this.work.finish(_id, () => undefined);
  }

  async run(file: string | Readable, wish?: ImportWish): Promise<Report> {
    return reportOf(await this.job(file, wish));
  }

  /** Imports a file that has no errors. */
  async importWell(...lines: string[]): Promise<Report> {
    const report = await this.run(`${lines.join('\n')}\n`);
    expect(report.errors).toEqual([]);
    return report;
  }

  /** @returns the text of the file */
  async export(format: FormatName): Promise<string> {
    const { _id } = await this.starter.run(format, {}, { here: true });
    const job = await this.work.finish(_id, () => undefined);
    return textOf(await this.jobs.fileOf(job));
  }

  async stored(): Promise<Product[]> {
    const rows = await collectionNamed(this.connection, 'products').find().sort({ _id: 1 }).toArray();
    return rows as unknown as Product[];
  }

  async one(): Promise<Product> {
    const [product, ...others] = await this.stored();
    expect(others).toEqual([]);
    return product!;
  }

  /** On hand, by variant. */
  async stock(): Promise<Map<string, number>> {
    const rows = await collectionNamed(this.connection, 'stock').find().toArray();
    return new Map(rows.map(({ variantId, onHand }) => [variantId as string, onHand as number]));
  }

  events(type = /^product\./): Promise<number> {
    return collectionNamed(this.connection, 'outbox').countDocuments({ type });
  }
}

async function* textAsStream(text: string): AsyncGenerator<string> {
  yield text;
}

export function reportOf(job: FileJob): Report {
  const { counts, problems } = job.import!;
  return {
    ...counts,
    errors: problems.map(({ message, ...problem }) => ({ ...problem, message: message.en })),
  };
}

export async function textOf(file: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of file) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}

@Module({ imports: [EdgeModule, CatalogModule, ProductFilesModule], providers: [ImportBench] })
export class ImportBenchModule {}
