import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { PLATFORM } from '#platform/mongo';

/** Who relays the events of a MongoDB deployment, and how far its change stream was read. */
@Schema({ collection: 'relays', versionKey: false })
export class RelayState {
  /** The deployment's id. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String }) owner?: string;
  /** By the platform database's clock. */
  @Prop({ type: Date }) leaseUntil?: Date;
  /** Grows with every change of leader. */
  @Prop({ type: Number, default: 0 }) epoch: number;
  @Prop({ type: Object }) resumeToken?: unknown;
  /** The subscribers that its tenants' databases were last looked through for. */
  @Prop({ type: String }) lookedFor?: string;
}
export const RelayStateSchema = SchemaFactory.createForClass(RelayState);

export const RELAY_LEASE_MS = 6_000;

/** A leadership that was won. */
export interface RelayLease {
  readonly deployment: string;
  readonly epoch: number;
  /** Where the stream goes on. */
  readonly resumeToken?: mongo.ResumeToken;
  readonly lookedFor?: string;
}

/** Leadership over a deployment's relay: one holder, found dead after six seconds. */
@Injectable()
export class RelayLeases {
  private readonly owner = randomUUID();

  constructor(@InjectModel(RelayState.name, PLATFORM) private readonly relays: Model<RelayState>) {}

  /** Which of these deployments somebody leads. */
  async led(deployments: readonly string[]): Promise<Set<string>> {
    const rows = await this.relays
      .find(
        { _id: { $in: deployments }, leaseUntil: { $ne: null }, $expr: { $gte: ['$leaseUntil', '$$NOW'] } },
        { _id: 1 },
      )
      .lean();
    return new Set(rows.map(({ _id }) => _id));
  }

  /** Takes the lease if it is free. */
  async take(deployment: string): Promise<RelayLease | null> {
    await this.relays.updateOne({ _id: deployment }, { $setOnInsert: { epoch: 0 } }, { upsert: true });
    const state = await this.relays
      .findOneAndUpdate(
        { _id: deployment, $or: [{ leaseUntil: null }, { $expr: { $lt: ['$leaseUntil', '$$NOW'] } }] },
        [{ $set: { owner: this.owner, leaseUntil: UNTIL, epoch: { $add: ['$epoch', 1] } } }],
        { returnDocument: 'after', updatePipeline: true },
      )
      .lean<RelayState>();
    return (
      state && {
        deployment,
        epoch: state.epoch,
        resumeToken: state.resumeToken ?? undefined,
        lookedFor: state.lookedFor,
      }
    );
  }

  /** Keeps the lease and notes the stream's position. False: somebody else has taken it. */
  async renew({ deployment, epoch }: RelayLease, resumeToken?: mongo.ResumeToken): Promise<boolean> {
    const result = await this.relays.updateOne(
      { _id: deployment, owner: this.owner, epoch },
      [{ $set: { leaseUntil: UNTIL, ...(resumeToken ? { resumeToken: { $literal: resumeToken } } : {}) } }],
      { updatePipeline: true },
    );
    return result.matchedCount === 1;
  }

  async release({ deployment, epoch }: RelayLease): Promise<void> {
    await this.relays.updateOne(
      { _id: deployment, owner: this.owner, epoch },
      { $unset: { owner: '', leaseUntil: '' } },
    );
  }

  /** Forgets a position that the server no longer has. */
  async dropPosition({ deployment, epoch }: RelayLease): Promise<void> {
    await this.relays.updateOne({ _id: deployment, epoch }, { $unset: { resumeToken: '', lookedFor: '' } });
  }

  /** Notes that all tenants of the deployment were looked at for these subscribers. */
  async noteLook({ deployment, epoch }: RelayLease, lookedFor: string): Promise<void> {
    await this.relays.updateOne({ _id: deployment, epoch }, { $set: { lookedFor } });
  }
}

const UNTIL = { $add: ['$$NOW', RELAY_LEASE_MS] };
