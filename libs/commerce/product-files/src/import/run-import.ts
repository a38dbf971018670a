import { DomainError } from '#platform/errors';
import { CurrentTenant, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import type { FileEntry, RowProblem } from '../formats/file-product.js';
import { formatNamed } from '../formats/formats.js';
import { partId, type FileJob, type ImportPart } from '../jobs/file-job.schema.js';
import { FileJobs } from '../jobs/file-jobs.js';
import { ImportProducts, type ImportPlan, type Outcome } from './import-products.js';
import { inBatches, readAhead } from './batches.js';
import { RecentKeys, SeenInFile } from './seen-in-file.js';

/** Products in one transaction: few enough to finish in two seconds, and enough to save round trips. */
const BATCH = 250;
/** Problems and warnings of the report. */
const SHOWN = 100;
/** Somebody changed a product, or took a slug or SKU, between our look and our write; or an asset that is shown does not exist. */
const OVERTAKEN = ['catalog.changed', 'catalog.external-id-taken', 'catalog.sku-taken', 'catalog.slug-taken'];

/** Products with what will be written for them. A dry run looks in its transaction, so it has no plan before. */
interface PlannedBatch {
  readonly entries: readonly FileEntry[];
  readonly plan?: BatchPlan;
}

interface BatchPlan extends ImportPlan {
  /** What came of each entry, also of those without a product. */
  readonly all: readonly Outcome[];
}

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
        // While a batch is written, the next is planned.
        for await (const batch of readAhead(this.planned(job, inBatches(entries, BATCH)))) {
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

  private async *planned(
    job: FileJob,
    batches: AsyncIterable<readonly FileEntry[]>,
  ): AsyncGenerator<PlannedBatch> {
    const recent = new RecentKeys();
    for await (const entries of batches) {
      if (job.import!.dryRun) yield { entries };
      else {
        yield { entries, plan: await this.plan(job, entries, recent) };
        recent.add(entries.flatMap(({ product }) => (product ? this.seen.keysOf(job, product) : [])));
      }
    }
  }

  /**
   * Imports products together. If somebody was faster with one of them, imports it anew, with the looks in the transaction; and
   * then halves, so that only that one fails.
   */
  private async importBatch(job: FileJob, { entries, plan }: PlannedBatch): Promise<FileJob> {
    try {
      return await this.commit(job, entries, plan);
    } catch (error) {
      if (!(error instanceof DomainError) || !OVERTAKEN.includes(error.code)) throw error;
      if (plan) return this.importBatch(job, { entries });
      const [entry, ...others] = entries;
      if (others.length === 0) {
        const problem = { row: entry!.rows[0], code: error.code, message: error.detail };
        return this.commit(job, [{ ...entry!, product: undefined, problem }]);
      }
      const half = Math.ceil(entries.length / 2);
      const next = await this.importBatch(job, { entries: entries.slice(0, half) });
      return this.importBatch(next, { entries: entries.slice(half) });
    }
  }

  private async commit(job: FileJob, entries: readonly FileEntry[], ready?: BatchPlan): Promise<FileJob> {
    try {
      return await this.unitOfWork.run(async () => {
        const plan = ready ?? (await this.plan(job, entries));
        await this.importer.write(plan);
        if (job.import!.dryRun) throw new Rehearsed(plan.all);
        return this.note(job, entries, plan.all);
      });
    } catch (error) {
      if (!(error instanceof Rehearsed)) throw error;
      return this.unitOfWork.run(() => this.note(job, entries, error.outcomes));
    }
  }

  private async plan(job: FileJob, entries: readonly FileEntry[], recent?: RecentKeys): Promise<BatchPlan> {
    const repeated = await this.seen.repeated(job, entries, recent);
    const good = entries.filter((entry) => entry.product && !repeated.has(entry));
    const plan = await this.importer.plan(
      good.map(({ product }) => product!),
      { format: formatNamed(job.format), mayWriteStock: job.import!.mayWriteStock },
    );
    const outcomes = new Map(good.map((entry, index) => [entry, plan.outcomes[index]!]));
    const all = entries.map((entry) => outcomes.get(entry) ?? entry.problem ?? repeated.get(entry)!);
    return { ...plan, all };
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
