import { DomainError } from '#platform/errors';
import { CurrentTenant, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import type { FileEntry, RowProblem } from '../formats/file-product.js';
import { formatNamed } from '../formats/formats.js';
import { partId, type FileJob, type ImportPart } from '../jobs/file-job.schema.js';
import { FileJobs } from '../jobs/file-jobs.js';
import { ImportProducts, type Outcome } from './import-products.js';
import { inBatches, readAhead } from './batches.js';
import { SeenInFile } from './seen-in-file.js';

/** Products in one transaction: few enough to finish in two seconds, and enough to save round trips. */
const BATCH = 250;
/** Problems and warnings of the report. */
const SHOWN = 100;
/** Somebody took a slug or SKU between our look and our write. */
const TAKEN = ['catalog.slug-taken', 'catalog.sku-taken'];

/** Carries what a dry run has found out of its transaction, which it rolls back. */
class Rehearsed extends Error {
  constructor(readonly outcomes: readonly Outcome[]) {
    super('a dry run');
  }
}

/**
 * Imports the file of a job, some batches at a time. How far it is, is committed with each batch: whoever goes on after a crash
 * begins where the last batch that was committed ended, and nothing is imported or counted twice.
 */
@TenantInjectable()
export class RunImport {
  constructor(
    private readonly jobs: FileJobs,
    private readonly importer: ImportProducts,
    private readonly seen: SeenInFile,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Goes on for about as long as it may.
   * @param until in milliseconds since 1970
   * @throws NoLongerMine; what was written until then stays
   */
  async run(job: FileJob, until: number): Promise<FileJob> {
    const { opening, position } = job.import!;
    let current = job;
    try {
      if (position.end < job.bytes) {
        const file = await this.jobs.fileOf(job, { start: position.end });
        const { currency } = this.tenant.record.settings;
        const entries = formatNamed(job.format).read(file, opening, position, currency);
        for await (const batch of readAhead(inBatches(entries, BATCH))) {
          current = await this.importBatch(current, batch);
          if (Date.now() < until) continue;
          await this.jobs.release(current);
          return current;
        }
      }
      await this.jobs.finish(current, 'done');
    } catch (error) {
      if (!(error instanceof DomainError) || error.spec.kind === 'unavailable') throw error;
      await this.jobs.finish(current, 'failed', { failure: error.detail });
    }
    return this.jobs.get('import', job._id);
  }

  /** Imports products together. If another writer is in the way of one, imports halves, so that only that one fails. */
  private async importBatch(job: FileJob, entries: readonly FileEntry[]): Promise<FileJob> {
    try {
      return await this.commit(job, entries);
    } catch (error) {
      if (!(error instanceof DomainError) || !TAKEN.includes(error.code)) throw error;
      const [entry, ...others] = entries;
      if (others.length === 0) {
        const problem = { row: entry!.rows[0], code: error.code, message: error.detail };
        return this.commit(job, [{ ...entry!, product: undefined, problem }]);
      }
      const half = Math.ceil(entries.length / 2);
      return this.importBatch(await this.importBatch(job, entries.slice(0, half)), entries.slice(half));
    }
  }

  private async commit(job: FileJob, entries: readonly FileEntry[]): Promise<FileJob> {
    try {
      return await this.unitOfWork.run(async () => {
        const outcomes = await this.write(job, entries);
        if (job.import!.dryRun) throw new Rehearsed(outcomes);
        return this.note(job, entries, outcomes);
      });
    } catch (error) {
      if (!(error instanceof Rehearsed)) throw error;
      return this.unitOfWork.run(() => this.note(job, entries, error.outcomes));
    }
  }

  /** @returns as many outcomes as there are entries */
  private async write(job: FileJob, entries: readonly FileEntry[]): Promise<Outcome[]> {
    const repeated = await this.seen.repeated(job, entries);
    const good = entries.filter((entry) => entry.product && !repeated.has(entry));
    const written = await this.importer.write(
      good.map(({ product }) => product!),
      { format: formatNamed(job.format), mayWriteStock: job.import!.mayWriteStock },
    );
    const outcomes = new Map(good.map((entry, index) => [entry, written[index]!]));
    return entries.map((entry) => outcomes.get(entry) ?? entry.problem ?? repeated.get(entry)!);
  }

  /** Writes what came of a batch, in the unit of work of the batch. */
  private async note(
    job: FileJob,
    entries: readonly FileEntry[],
    outcomes: readonly Outcome[],
  ): Promise<FileJob> {
    const next = after(job.import!, entries, outcomes);
    const { position, counts, problems, warnings, warningCount } = next;
    await this.jobs.update(job, {
      $set: {
        'import.position': position,
        'import.counts': counts,
        'import.warningCount': warningCount,
        ...(problems !== job.import!.problems && { 'import.problems': problems }),
        ...(warnings !== job.import!.warnings && { 'import.warnings': warnings }),
      },
    } as never);
    const failed = entries.flatMap(({ rows }, index) => {
      const outcome = outcomes[index]!;
      return typeof outcome === 'string' ? [] : [{ rows, message: outcome.message }];
    });
    const keys = entries.flatMap(({ product }) => (product ? this.seen.keysOf(job, product) : []));
    if (keys.length + failed.length > 0)
      await this.jobs.addPart({ _id: partId(job._id, position.end), kind: 'part', keys, failed });
    return { ...job, import: next };
  }
}

/** The state of an import after a batch. */
function after(before: ImportPart, entries: readonly FileEntry[], outcomes: readonly Outcome[]): ImportPart {
  const counts = { ...before.counts };
  const problems: RowProblem[] = [];
  const warnings: RowProblem[] = [];
  outcomes.forEach((outcome, index) => {
    if (typeof outcome === 'string') {
      counts[outcome]++;
      warnings.push(...entries[index]!.product!.warnings);
      return;
    }
    counts.failed++;
    problems.push(outcome);
  });
  const { rows, end } = entries.at(-1)!;
  return {
    ...before,
    counts,
    position: { end, row: rows[1] },
    problems: firstOf(before.problems, problems),
    warningCount: before.warningCount + warnings.length,
    warnings: firstOf(before.warnings, warnings),
  };
}

function firstOf(before: readonly RowProblem[], added: readonly RowProblem[]): readonly RowProblem[] {
  if (added.length === 0 || before.length >= SHOWN) return before;
  return [...before, ...added].sort((a, b) => a.row - b.row).slice(0, SHOWN);
}
