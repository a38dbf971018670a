import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * One row of small configuration, such as a brand or a market; the fields of its kind are beside these. Only the driver
 * writes it, from what the library of the kind has checked; so the kinds share a collection and its three indexes.
 */
@Schema({ collection: 'definitions', versionKey: false })
export class Definition {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) kind: string;
  /** How people and files name it; unique within its kind. May change: the id says which one it is. */
  @Prop({ type: String, required: true }) key: string;
  /** What another system calls it; unique within its kind. */
  @Prop({ type: String }) externalId?: string;
  /** Counts changes; the ETag. */
  @Prop({ type: Number, required: true }) version: number;
  /** Counts the changes elsewhere that needed it to exist; see `mustExist`. */
  @Prop({ type: Number }) needs?: number;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) updatedAt: Date;
}
export const DefinitionSchema = SchemaFactory.createForClass(Definition);
DefinitionSchema.index({ kind: 1, key: 1 }, { unique: true });
DefinitionSchema.index(
  { kind: 1, externalId: 1 },
  { unique: true, partialFilterExpression: { externalId: { $exists: true } } },
);
