import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Actor } from '#platform/context';
import type { Wording } from '#platform/languages';
import type { ProductSelection } from '#commerce/catalog';
import type { RowProblem } from '../formats/file-product.js';
import type { FilePosition, FormatName, Opening } from '../formats/product-format.js';

/** `receiving`: its file is being uploaded; such a job is not shown. */
export const JOB_STATES = ['receiving', 'waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Numbers of products. */
export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
}

/** What a job needs to know of its import, and what has come of it. */
export interface ImportPart {
  readonly opening: Opening;
  /** Nothing is written: the report says what would be. */
  readonly dryRun: boolean;
  /** Whether the person who began it may write stock. */
  readonly mayWriteStock: boolean;
  /** How far the file is imported, committed with the products themselves. */
  readonly position: FilePosition;
  readonly counts: ImportCounts;
  /** The first hundred. */
  readonly problems: readonly RowProblem[];
  readonly warningCount: number;
  /** The first hundred. */
  readonly warnings: readonly RowProblem[];
}

/** What a job needs to know of its export, and what has come of it. */
export interface ExportPart {
  readonly selection: ProductSelection;
  readonly products: number;
  /** Products that the format cannot show: the first hundred. */
  readonly left: readonly { readonly productId: string; readonly message: Wording }[];
}

/** An import or export of products. */
@Schema({ collection: 'file_jobs', versionKey: false, minimize: false })
export class FileJob {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) kind: 'import' | 'export';
  @Prop({ type: String, enum: JOB_STATES, required: true }) state: JobState;
  @Prop({ type: String, required: true }) format: FormatName;
  /** Path of its file. */
  @Prop({ type: String, required: true }) file: string;
  /** Size of its file. */
  @Prop({ type: Number, required: true }) bytes: number;
  /** Who began it: the changes that it makes are theirs. */
  @Prop({ type: Object }) by?: Actor;
  @Prop({ type: Object }) import?: ImportPart;
  @Prop({ type: Object }) export?: ExportPart;
  /** Why it failed. */
  @Prop({ type: Object }) failure?: Wording;
  /** Counts the turns: whoever was replaced in the middle of one can write nothing any more. */
  @Prop({ type: Number, required: true }) turn: number;
  /** Turns in a row that ended with an error that nobody expected. */
  @Prop({ type: Number, required: true }) failures: number;
  /** When it goes on; during a turn, the end of the lease; once it has ended, when it is deleted with its file. */
  @Prop({ type: Date, required: true }) dueAt: Date;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date }) startedAt?: Date;
  @Prop({ type: Date }) endedAt?: Date;
}
export const FileJobSchema = SchemaFactory.createForClass(FileJob);
FileJobSchema.index({ kind: 1, _id: 1 });
FileJobSchema.index({ dueAt: 1 }, { sparse: true });
FileJobSchema.index({ keys: 1 }, { sparse: true });

/**
 * What one batch of an import leaves for later, in the same collection. Ids begin with the job's and are in the order of the
 * file, so that the parts of a job are one range.
 */
export interface FileJobPart {
  readonly _id: string;
  readonly kind: 'part';
  /** What the products of the batch are called, so that no product comes twice. */
  readonly keys: readonly string[];
  readonly failed: readonly { readonly rows: readonly [number, number]; readonly message: Wording }[];
}

/** @param end bytes of the file up to the end of the batch */
export function partId(jobId: string, end: number): string {
  return `${jobId}.${String(end).padStart(15, '0')}`;
}

/** The ids of all parts of a job. */
export function partsOf(jobId: string): { $gt: string; $lt: string } {
  return { $gt: `${jobId}.`, $lt: `${jobId}/` };
}
