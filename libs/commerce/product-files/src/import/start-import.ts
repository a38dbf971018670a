import type { Readable } from 'node:stream';
import { newId } from '#platform/ids';
import { readableOf } from '#platform/streams';
import { TenantFiles } from '#foundation/files';
import { callerMay, demand, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { openFile } from '../formats/formats.js';
import type { FormatName } from '../formats/product-format.js';
import { asUtf8 } from '../formats/utf8.js';
import type { FileJob } from '../jobs/file-job.schema.js';
import { FileJobs, LEASE_MS } from '../jobs/file-jobs.js';
import { ImportStarted } from '../product-files.events.js';

/** Enough for the first line of a file. */
const HEAD_BYTES = 262_144;
/** An upload that has not ended after this time never will. */
const UPLOAD_MS = 86_400_000;

export interface ImportWish {
  /** Default: what the file looks like. */
  readonly format?: FormatName;
  /** Whether nothing is written, only reported. */
  readonly dryRun?: boolean;
  /** Whether the caller imports it in this process, rather than leaving it to a worker. */
  readonly here?: boolean;
}

/** Takes files to import. */
@TenantInjectable()
export class StartImport {
  constructor(
    private readonly jobs: FileJobs,
    private readonly files: TenantFiles,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Stores a file and begins its import, which a worker does.
   * @param file of any size; it is read as a stream
   * @throws request.forbidden without catalog.write; product-files.unreadable if it is not a file of products: nothing is kept
   */
  async run(
    file: Readable,
    { format: wanted, dryRun = false, here = false }: ImportWish = {},
  ): Promise<FileJob> {
    demand('catalog.write');
    const { head, content } = await beginningOf(asUtf8(file));
    const { format, opening } = openFile(head, wanted);
    const _id = newId();
    const job = this.jobs.newJob({
      _id,
      kind: 'import',
      state: 'receiving',
      format: format.name,
      file: `imports/${_id}.${format.extension}`,
      bytes: 0,
      dueAt: new Date(Date.now() + UPLOAD_MS),
      import: {
        opening,
        dryRun,
        mayWriteStock: callerMay('stock.write'),
        position: { end: opening.end, row: opening.row },
        counts: { created: 0, updated: 0, unchanged: 0, failed: 0 },
        problems: [],
        warningCount: 0,
        warnings: [],
      },
    });
    // First the row: if this process dies, the file is found and deleted by it.
    await this.unitOfWork.run(() => this.jobs.add(job));
    try {
      const { bytes } = await this.files.write(job.file, readableOf(content));
      return await this.begin(job, bytes, here);
    } catch (error) {
      await this.jobs.sweep(job);
      throw error;
    }
  }

  private begin(job: FileJob, bytes: number, here: boolean): Promise<FileJob> {
    const dueAt = new Date(Date.now() + (here ? LEASE_MS : 0));
    const { _id: importId, format } = job;
    const { dryRun } = job.import!;
    return this.unitOfWork.run(async () => {
      await this.outbox.append(ImportStarted.of(importId, { importId, format, dryRun, bytes }));
      return this.jobs.begin(job, { bytes, dueAt });
    });
  }
}

/** The beginning of a text, and all of it. */
async function beginningOf(
  source: AsyncGenerator<Buffer>,
): Promise<{ head: string; content: AsyncGenerator<Buffer> }> {
  const first: Buffer[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const { value, done } = await source.next();
    if (done) break;
    first.push(value);
    bytes += value.length;
  }
  return { head: Buffer.concat(first).toString('utf8'), content: joined(first, source) };
}

async function* joined(first: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}
