import { Logger } from '@nestjs/common';
import { actAs } from '#platform/context';
import { Live, Work, type TenantWork, type Turn } from '#foundation/tenancy';
import { RunExport } from '../export/run-export.js';
import { RunImport } from '../import/run-import.js';
import { FileJobProgress } from '../product-files.live.js';
import type { FileJob } from './file-job.schema.js';
import { FILE_JOBS_WORK } from './file-jobs-work.js';
import { FileJobs, NoLongerMine } from './file-jobs.js';

const UNEXPECTED = {
  en: 'It failed again and again for a reason that is in the log of the worker.',
  de: 'Er scheiterte immer wieder aus einem Grund, der im Log des Workers steht.',
};

/** Does imports and exports, one of a tenant after the other, and deletes old ones. */
@Work({
  name: FILE_JOBS_WORK,
  due: { collection: 'file_jobs', at: 'dueAt' },
  atOnce: 4,
  perTenant: 1,
  turnMs: 2_000,
})
export class DoFileJobs implements TenantWork {
  private readonly logger = new Logger('ProductFiles');

  constructor(
    private readonly jobs: FileJobs,
    private readonly imports: RunImport,
    private readonly exports: RunExport,
    private readonly live: Live,
  ) {}

  async turn({ until }: Turn): Promise<'more' | void> {
    const job = await this.jobs.claim();
    if (!job) return;
    if (job.state === 'running') await this.goOn(job, until);
    else await this.jobs.sweep(job);
    return 'more';
  }

  /**
   * Does a job in this process until it has ended.
   * @param told is told how far it is
   */
  async finish(id: string, told: (job: FileJob) => void): Promise<FileJob> {
    for (;;) {
      const job = await this.jobs.claim(id);
      if (!job) return this.jobs.any(id);
      told(await this.goOn(job, Date.now() + 1_000));
    }
  }

  private async goOn(job: FileJob, until: number): Promise<FileJob> {
    if (job.by) actAs(job.by);
    try {
      const next = job.kind === 'import' ? await this.imports.run(job, until) : await this.exports.run(job);
      this.tell(next);
      return next;
    } catch (error) {
      if (error instanceof NoLongerMine) return job;
      this.logger.warn(`${job.kind} ${job._id} stumbled: ${(error as Error).message}`);
      if (await this.jobs.stumble(job, UNEXPECTED)) throw error;
      return job;
    }
  }

  private tell(job: FileJob): void {
    const { by, _id: id, kind, state, bytes } = job;
    if (by?.type !== 'staff' || by.id === undefined || state === 'receiving') return;
    const counts = job.import?.counts;
    const products = counts
      ? counts.created + counts.updated + counts.unchanged + counts.failed
      : job.export!.products;
    const bytesDone = job.import?.position.end ?? bytes;
    this.live.tell([{ type: 'staff', id: by.id }], FileJobProgress, {
      id,
      kind,
      state,
      bytes,
      bytesDone,
      products,
    });
  }
}
