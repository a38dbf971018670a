import type { Readable } from 'node:stream';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { currentExecution } from '#platform/context';
import type { Wording } from '#platform/languages';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { TenantFiles, type ByteRange } from '#foundation/files';
import {
  collectionOf,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import { productFilesErrors } from '../product-files.errors.js';
import { ExportEnded, ImportEnded } from '../product-files.events.js';
import { FileJob, partsOf, type FileJobPart, type JobState } from './file-job.schema.js';
import { FILE_JOBS_WORK } from './file-jobs-work.js';

/** A job whose process died goes on after this time; each batch renews it. */
export const LEASE_MS = 15_000;
/** How long jobs and their files are kept once they have ended. */
const KEPT_MS = 30 * 86_400_000;
/** After so many turns in a row with an error that nobody expected, a job has failed. */
const MAX_FAILURES = 5;

/** Newest first. */
export const JOB_SORT = [{ field: '_id', direction: -1 }] as const;

const GOING = { $in: ['waiting', 'running'] as JobState[] };

/** The job was cancelled, or another process goes on with it: this one may write nothing more. */
export class NoLongerMine extends Error {
  override readonly name = 'NoLongerMine';

  constructor() {
    super('the job was cancelled, or another process has it');
  }
}

/** Imports and exports as rows: what is to be done, by whom, and how far it is. */
@TenantInjectable()
export class FileJobs {
  constructor(
    @InjectModel(FileJob.name) private readonly rows: Model<FileJob>,
    private readonly files: TenantFiles,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** @param page made with {@link JOB_SORT} */
  list(kind: FileJob['kind'], page: PageRequest): Promise<PageRows<FileJob>> {
    return readPage(this.collection, page, { filter: { kind, state: { $ne: 'receiving' } } });
  }

  /** @throws product-files.unknown-job */
  async get(kind: FileJob['kind'], id: string): Promise<FileJob> {
    const job = await this.collection.findOne({ _id: id, kind, state: { $ne: 'receiving' } });
    if (!job) throw productFilesErrors.unknownJob();
    return job;
  }

  /** @throws product-files.unknown-job */
  async any(id: string): Promise<FileJob> {
    const job = await this.collection.findOne({ _id: id });
    if (!job) throw productFilesErrors.unknownJob();
    return job;
  }

  /** The bytes of the file of a job. */
  fileOf({ file }: FileJob, range?: ByteRange): Promise<Readable> {
    return this.files.read(file, range);
  }

  /**
   * Ends a job; what an import has written stays.
   * @throws product-files.unknown-job, product-files.ended
   */
  async cancel(kind: FileJob['kind'], id: string): Promise<FileJob> {
    const job = await this.get(kind, id);
    await this.end({ _id: id, state: GOING }, job, 'cancelled').catch((error: unknown) => {
      throw error instanceof NoLongerMine ? productFilesErrors.ended() : error;
    });
    return this.get(kind, id);
  }

  /** A job as it begins, not written yet. */
  newJob(
    wanted: Pick<FileJob, '_id' | 'kind' | 'state' | 'format' | 'file' | 'bytes' | 'dueAt'> &
      Partial<FileJob>,
  ): FileJob {
    const by = currentExecution()?.actor;
    return { turn: 0, failures: 0, createdAt: new Date(), ...(by && { by }), ...wanted };
  }

  /**
   * Takes the job that has waited longest, for a turn. @param id this one, also if another turn has it
   * @returns undefined if none is due
   */
  async claim(id?: string): Promise<FileJob | undefined> {
    const now = Date.now();
    const due = id === undefined ? { dueAt: { $lte: new Date(now) } } : { _id: id, state: GOING };
    const update = { $set: { dueAt: new Date(now + LEASE_MS) }, $inc: { turn: 1 } };
    const claimed = await this.collection.findOneAndUpdate(due, update, {
      sort: { dueAt: 1 },
      returnDocument: 'after',
    });
    if (claimed?.state !== 'waiting') return claimed ?? undefined;
    const started = { state: 'running' as const, startedAt: new Date() };
    await this.update(claimed, { $set: started });
    return { ...claimed, ...started };
  }

  /**
   * Changes a job that this turn has, in the unit of work that runs, if one does.
   * @throws NoLongerMine
   */
  async update({ _id, turn }: FileJob, update: mongo.UpdateFilter<FileJob & mongo.Document>): Promise<void> {
    const lease = { dueAt: new Date(Date.now() + LEASE_MS) };
    const { matchedCount } = await this.collection.updateOne({ _id, turn, state: GOING }, {
      ...update,
      $set: { ...lease, failures: 0, ...update.$set },
    } as mongo.UpdateFilter<FileJob & mongo.Document>);
    if (matchedCount === 0) throw new NoLongerMine();
  }

  /** Gives a job back after a turn. Older ones go on first, so that imports of a tenant follow one another. */
  release(job: FileJob): Promise<void> {
    return this.update(job, { $set: { dueAt: job.createdAt } });
  }

  /** @throws NoLongerMine */
  finish(job: FileJob, state: 'done' | 'failed', rest: Partial<FileJob> = {}): Promise<void> {
    return this.end({ _id: job._id, turn: job.turn, state: GOING }, job, state, rest);
  }

  /** Notes that a turn has failed; after some, the job has. @returns whether it goes on */
  async stumble(job: FileJob, failure: Wording): Promise<boolean> {
    if (job.failures + 1 >= MAX_FAILURES) {
      await this.finish(job, 'failed', { failure });
      return false;
    }
    await this.update(job, { $set: { failures: job.failures + 1 } });
    return true;
  }

  /** Deletes a job with all that it left. */
  async sweep({ _id, file }: FileJob): Promise<void> {
    await this.files.delete(file);
    await this.collection.deleteMany({ _id: partsOf(_id) });
    await this.collection.deleteOne({ _id });
  }

  /** Writes a job; a turn follows when it is due. In the caller's unit of work. */
  async add(job: FileJob): Promise<void> {
    this.unitOfWork.mustBeRunning();
    await this.collection.insertOne(job);
    this.outbox.wake(FILE_JOBS_WORK, job.dueAt);
  }

  /** Lets a job begin whose file has come. In the caller's unit of work. */
  async begin(job: FileJob, begun: Pick<FileJob, 'bytes' | 'dueAt'>): Promise<FileJob> {
    this.unitOfWork.mustBeRunning();
    const waiting = { ...begun, state: 'waiting' as const };
    await this.collection.updateOne({ _id: job._id }, { $set: waiting });
    this.outbox.wake(FILE_JOBS_WORK, begun.dueAt);
    return { ...job, ...waiting };
  }

  /** The parts that the batches of an import left, in the order of the file. */
  parts(filter: mongo.Filter<FileJobPart>): mongo.FindCursor<FileJobPart> {
    return this.partRows.find(filter).sort({ _id: 1 }) as mongo.FindCursor<FileJobPart>;
  }

  async addPart(part: FileJobPart): Promise<void> {
    await this.partRows.insertOne(part as never);
  }

  private async end(
    which: mongo.Filter<FileJob>,
    job: FileJob,
    state: 'done' | 'failed' | 'cancelled',
    rest: Partial<FileJob> = {},
  ): Promise<void> {
    const now = new Date();
    const dueAt = new Date(now.getTime() + KEPT_MS);
    await this.unitOfWork.run(async () => {
      const ended = await this.collection.findOneAndUpdate(
        which,
        { $set: { state, endedAt: now, dueAt, ...rest } },
        { returnDocument: 'after' },
      );
      if (!ended) throw new NoLongerMine();
      await this.outbox.append(
        ended.import
          ? ImportEnded.of(job._id, {
              importId: job._id,
              state,
              dryRun: ended.import.dryRun,
              ...ended.import.counts,
            })
          : ExportEnded.of(job._id, { exportId: job._id, state, products: ended.export!.products }),
      );
      this.outbox.wake(FILE_JOBS_WORK, dueAt);
    });
  }

  private get collection(): BoundCollection<FileJob & mongo.Document> {
    return collectionOf(this.rows);
  }

  private get partRows(): BoundCollection<FileJobPart & mongo.Document> {
    return collectionOf(this.rows as unknown as Model<FileJobPart>);
  }
}
