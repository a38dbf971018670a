import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A key with which a program acts for the member of staff who made it; of the secret only its hash is known. */
@Schema({ collection: 'api_keys', timestamps: true, versionKey: false })
export class ApiKey {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) name: string;
  /** Names of permissions. */
  @Prop({ type: [String], required: true }) scopes: string[];
  /** The member of staff whose rights bound the key's. */
  @Prop({ type: String, required: true }) grantedBy: string;
  /** SHA-256 of the whole text; of 256 random bits nothing slower is needed. */
  @Prop({ type: String, required: true }) hash: string;
  /** The text before the last rotation, and how long it still works. */
  @Prop({ type: { hash: String, until: Date, _id: false } }) previous?: { hash: string; until: Date };
  @Prop({ type: Date }) expiresAt?: Date;
  /** To the minute, about. */
  @Prop({ type: Date }) lastUsedAt?: Date;
  createdAt: Date;
  updatedAt: Date;
}
export const ApiKeySchema = SchemaFactory.createForClass(ApiKey);
