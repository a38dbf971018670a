import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import { AuditAnchor } from './audit-anchor.schema.js';
import type { AuditEntry } from './audit-entry.schema.js';

/** Stores the last entry of each tenant's audit log, day by day. */
@Injectable()
export class AuditAnchors {
  private readonly logger = new Logger(AuditAnchors.name);

  constructor(@InjectModel(AuditAnchor.name, PLATFORM) private readonly rows: Model<AuditAnchor>) {}

  /** Stores the last entry of a log. An older entry never replaces a newer one; if a write fails, the next one makes up for it. */
  async note(tenantId: string, { _id: seq, hash, at }: AuditEntry): Promise<void> {
    const _id = `${tenantId}:${new Date().toISOString().slice(0, 10)}`;
    // A pipeline, because the database must decide which of two writers has the newer entry.
    const ahead = { $gt: [seq, { $ifNull: ['$seq', 0] }] };
    const newest = { seq: { $cond: [ahead, seq, '$seq'] }, hash: { $cond: [ahead, hash, '$hash'] } };
    await this.rows
      .updateOne({ _id }, [{ $set: { tenantId, at: { $cond: [ahead, at, '$at'] }, ...newest } }], {
        upsert: true,
        updatePipeline: true,
      })
      .catch((error: Error) => this.logger.warn(`audit log of ${tenantId} not anchored: ${error.message}`));
  }

  /** The anchors of a tenant's log, in order. */
  async of(tenantId: string): Promise<AuditAnchor[]> {
    return this.rows.find({ tenantId }).sort({ seq: 1 }).lean<AuditAnchor[]>();
  }
}
