import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM } from '#platform/mongo';

/** A tenant whose events, or what follows from them, may not all be dealt with. */
@Schema({ collection: 'unsettled_tenants', versionKey: false })
export class UnsettledTenant {
  /** Tenant id. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) cluster: string;
}
export const UnsettledTenantSchema = SchemaFactory.createForClass(UnsettledTenant);

/**
 * The tenants that the relay's short sweep visits. Written down, because a new leader resumes the stream behind
 * their last event: if Redis lost its rings as well, nothing else would remember that they wait.
 */
@Injectable()
export class UnsettledTenants {
  private readonly known = new Map<string, string>();

  constructor(
    @InjectModel(UnsettledTenant.name, PLATFORM) private readonly written: Model<UnsettledTenant>,
  ) {}

  /** Takes over what the last leader of a cluster wrote down. */
  async load(cluster: string): Promise<void> {
    for (const { _id } of await this.written.find({ cluster }).lean()) this.known.set(_id, cluster);
  }

  async add(tenantId: string, cluster: string): Promise<void> {
    if (this.known.has(tenantId)) return;
    await this.written.updateOne({ _id: tenantId }, { $set: { cluster } }, { upsert: true });
    this.known.set(tenantId, cluster);
  }

  async remove(tenantId: string): Promise<void> {
    await this.written.deleteOne({ _id: tenantId });
    this.known.delete(tenantId);
  }

  of(cluster: string): string[] {
    return [...this.known].filter(([, each]) => each === cluster).map(([id]) => id);
  }
}
