import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A key with which a program acts for the member of staff who made it; only the hash of its text is stored. */
@Schema({ collection: 'api_keys', timestamps: true, versionKey: false })
export class ApiKey {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) name: string;
  /** Names of permissions. */
  @Prop({ type: [String], required: true }) scopes: string[];
  /** The member of staff whose rights limit the key's. */
  @Prop({ type: String, required: true }) grantedBy: string;
  /** SHA-256 of the whole text; for 256 random bits, a slower hash is not needed. */
  @Prop({ type: String, required: true }) hash: string;
  /** The hash of the text before the last rotation, and how long it still works. */
  @Prop({ type: { hash: String, until: Date, _id: false } }) previous?: { hash: string; until: Date };
  @Prop({ type: Date }) expiresAt?: Date;
  /** Exact to about a minute. */
  @Prop({ type: Date }) lastUsedAt?: Date;
  createdAt: Date;
  updatedAt: Date;
}
export const ApiKeySchema = SchemaFactory.createForClass(ApiKey);
