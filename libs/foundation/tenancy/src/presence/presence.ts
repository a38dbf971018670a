import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PROCESS_ID } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';

/** A process of the installation. One that has ended in order has no row. */
@Schema({ collection: 'processes', versionKey: false })
export class RunningProcess {
  @Prop({ type: String }) _id: string;
  /** By the platform database's clock; grows while the process lives. */
  @Prop({ type: Date, required: true }) aliveUntil: Date;
  /** It died, and what it had left open is closed. */
  @Prop({ type: Boolean }) settled?: boolean;
}
export const RunningProcessSchema = SchemaFactory.createForClass(RunningProcess);
RunningProcessSchema.index({ aliveUntil: 1 }, { expireAfterSeconds: 3_600 });

/** A process that gives no sign of life for so long counts as dead. */
const ALIVE_MS = 10_000;
const SIGN_MS = ALIVE_MS / 4;

const GONE = { $expr: { $lt: ['$aliveUntil', '$$NOW'] } };

/**
 * Which processes of the installation live. A process that was killed cannot say so; the others need not wait for what it
 * held. A process that only stood still for a while may be taken for dead: whoever takes over must make sure that it can no
 * longer commit.
 */
@Injectable()
export class Presence implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Presence.name);
  private signs?: NodeJS.Timeout;

  constructor(
    @InjectModel(RunningProcess.name, PLATFORM) private readonly processes: Model<RunningProcess>,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.giveSign();
    this.signs = setInterval(() => void this.giveSign(), SIGN_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.signs);
    await this.processes.deleteOne({ _id: PROCESS_ID }).catch(() => undefined);
  }

  /** Whether a process is known to have died. */
  async isGone(processId: string): Promise<boolean> {
    return (await this.processes.exists({ _id: processId, ...GONE })) !== null;
  }

  /** Processes that died and have left open what nobody has closed yet. */
  async unsettled(): Promise<string[]> {
    const rows = await this.processes.find({ ...GONE, settled: { $exists: false } }, { _id: 1 }).lean();
    return rows.map(({ _id }) => _id);
  }

  async settle(processId: string): Promise<void> {
    await this.processes.updateOne({ _id: processId, ...GONE }, { $set: { settled: true } });
  }

  private async giveSign(): Promise<void> {
    try {
      await this.processes.updateOne(
        { _id: PROCESS_ID },
        [{ $set: { aliveUntil: { $add: ['$$NOW', ALIVE_MS] } } }, { $unset: 'settled' }],
        { upsert: true, updatePipeline: true },
      );
    } catch (error) {
      this.logger.warn(`the others do not hear of this process: ${(error as Error).message}`);
    }
  }
}
