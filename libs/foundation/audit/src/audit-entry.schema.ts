import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Actor } from '#platform/context';

/** A field before and after a change; a value that was not known or was sealed is missing. */
export interface FieldChange {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Personal facts, sealed with the key of that person: without the key nobody can read them. */
export interface SealedFacts {
  /** Whose key; see PersonKeys. */
  readonly person: string;
  readonly sealed: string;
}

/** What a member of staff or an operator did, chained to the entry before it. */
@Schema({ collection: 'audit_log', versionKey: false })
export class AuditEntry {
  /** 1, 2, 3, … without a gap. */
  @Prop({ type: Number }) _id: number;
  @Prop({ type: Date, required: true }) at: Date;
  @Prop({ type: Object, required: true }) actor: Actor;
  /** The event's type, such as `product.updated`. */
  @Prop({ type: String, required: true }) action: string;
  @Prop({ type: Object, required: true }) target: { type: string; id: string };
  /** The route's operation id. */
  @Prop({ type: String }) operation?: string;
  @Prop({ type: [Object], required: true }) changes: FieldChange[];
  /** Changes of personal fields: a JSON list of FieldChange. */
  @Prop({ type: Object }) personal?: SealedFacts;
  /** Address and user agent of the person who acted, sealed with that person's key. */
  @Prop({ type: Object }) from?: SealedFacts;
  @Prop({ type: String, required: true }) eventId: string;
  /** HMAC over this entry and the hash of the one before it. */
  @Prop({ type: String, required: true }) hash: string;
}
export const AuditEntrySchema = SchemaFactory.createForClass(AuditEntry);
AuditEntrySchema.index({ 'actor.id': 1, _id: -1 });
AuditEntrySchema.index({ 'target.id': 1, _id: -1 });
AuditEntrySchema.index({ action: 1, _id: -1 });
AuditEntrySchema.index({ at: -1, _id: -1 });
