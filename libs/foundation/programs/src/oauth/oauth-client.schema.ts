import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Whether an app can keep a secret (RFC 6749 section 2.1). */
export const CLIENT_TYPES = ['confidential', 'public'] as const;
export type ClientType = (typeof CLIENT_TYPES)[number];

export const GRANT_TYPES = ['client_credentials', 'authorization_code', 'refresh_token'] as const;
export type GrantType = (typeof GRANT_TYPES)[number];

/** An app that acts for a tenant's staff, or for itself with the rights of the person who registered it. */
@Schema({ collection: 'oauth_clients', timestamps: true, versionKey: false })
export class OAuthClient {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) name: string;
  @Prop({ type: String, enum: CLIENT_TYPES, required: true }) type: ClientType;
  @Prop({ type: [String], required: true }) grantTypes: GrantType[];
  @Prop({ type: [String], default: [] }) redirectUris: string[];
  /** Names of permissions; the largest set that the app can get. */
  @Prop({ type: [String], required: true }) scopes: string[];
  /** The member of staff who registered it; their rights limit what it does for itself (client credentials). */
  @Prop({ type: String, required: true }) grantedBy: string;
  /** SHA-256 of the secret; for 256 random bits, a slower hash is not needed. Absent: public. */
  @Prop({ type: String }) hash?: string;
  /** The hash of the secret before the last rotation, and how long it still works. */
  @Prop({ type: { hash: String, until: Date, _id: false } }) previous?: { hash: string; until: Date };
  createdAt: Date;
  updatedAt: Date;
}
export const OAuthClientSchema = SchemaFactory.createForClass(OAuthClient);
