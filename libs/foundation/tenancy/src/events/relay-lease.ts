import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { PLATFORM } from '#platform/mongo';

/** Who relays the events of a MongoDB deployment, and how far its change stream was read. */
@Schema({ collection: 'relays', versionKey: false })
export class RelayState {
  /** Cluster id. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String }) owner?: string;
  @Prop({ type: Date }) leaseUntil?: Date;
  /** Grows with every change of leader; a leader with an older one cannot number rows. */
  @Prop({ type: Number, default: 0 }) epoch: number;
  @Prop({ type: Object }) resumeToken?: unknown;
}
export const RelayStateSchema = SchemaFactory.createForClass(RelayState);

export const RELAY_LEASE_MS = 10_000;

/** Leadership over a deployment's relay: one holder, found dead after ten seconds, fenced by its epoch. */
@Injectable()
export class RelayLeases {
  private readonly owner = randomUUID();

  constructor(@InjectModel(RelayState.name, PLATFORM) private readonly relays: Model<RelayState>) {}

  /** Takes the lease if it is free. Returns the new epoch and where the stream goes on, or null. */
  async take(cluster: string): Promise<{ epoch: number; resumeToken?: mongo.ResumeToken } | null> {
    const now = new Date();
    await this.relays.updateOne({ _id: cluster }, { $setOnInsert: { epoch: 0 } }, { upsert: true });
    const state = await this.relays
      .findOneAndUpdate(
        { _id: cluster, $or: [{ leaseUntil: null }, { leaseUntil: { $lt: now } }] },
        {
          $set: { owner: this.owner, leaseUntil: new Date(now.getTime() + RELAY_LEASE_MS) },
          $inc: { epoch: 1 },
        },
        { returnDocument: 'after' },
      )
      .lean();
    return state && { epoch: state.epoch, resumeToken: state.resumeToken ?? undefined };
  }

  /** Keeps the lease and notes the stream's position. False: somebody else has taken it. */
  async renew(cluster: string, epoch: number, resumeToken?: mongo.ResumeToken): Promise<boolean> {
    const result = await this.relays.updateOne(
      { _id: cluster, owner: this.owner, epoch },
      {
        $set: { leaseUntil: new Date(Date.now() + RELAY_LEASE_MS), ...(resumeToken ? { resumeToken } : {}) },
      },
    );
    return result.matchedCount === 1;
  }

  async release(cluster: string, epoch: number): Promise<void> {
    await this.relays.updateOne(
      { _id: cluster, owner: this.owner, epoch },
      { $unset: { owner: '', leaseUntil: '' } },
    );
  }

  /** Forgets a position that the server no longer has. */
  async dropPosition(cluster: string, epoch: number): Promise<void> {
    await this.relays.updateOne({ _id: cluster, epoch }, { $unset: { resumeToken: '' } });
  }
}
