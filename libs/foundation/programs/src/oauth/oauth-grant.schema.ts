import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** The code with which an app redeems a grant, and the values that it is bound to. */
export interface GrantCode {
  readonly hash: string;
  /** Exactly as in the authorization request. */
  readonly redirectUri: string;
  /** SHA-256 of the verifier, in base64url (RFC 7636). */
  readonly challenge: string;
  readonly redeemedAt?: Date;
}

/**
 * The access that a member of staff granted to an app: first with a code, which goes through the browser, later with a
 * rotating refresh token. It is a log-in of the app, so it is stored with the sessions and ends like them, by being deleted.
 * Tokens contain its id.
 */
@Schema({ collection: 'sessions', versionKey: false })
export class OAuthGrant {
  @Prop({ type: String }) _id: string;
  /** Separates it from the sessions of people. */
  @Prop({ type: String, required: true }) audience: 'oauth';
  /** The member of staff. */
  @Prop({ type: String, required: true }) accountId: string;
  @Prop({ type: String, required: true }) clientId: string;
  @Prop({ type: [String], required: true }) scopes: string[];
  /** How the person logged in for the consent (RFC 8176). */
  @Prop({ type: [String], required: true }) amr: string[];
  @Prop({ type: { hash: String, redirectUri: String, challenge: String, redeemedAt: Date, _id: false } })
  code: GrantCode;
  /** Hash of the only refresh token that rotates; none for clients that do not refresh. */
  @Prop({ type: String }) current?: string;
  /** Hash of the one before it. */
  @Prop({ type: String }) previous?: string;
  @Prop({ type: Date }) rotatedAt?: Date;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) expiresAt: Date;
}
/** It uses the indexes of sessions. */
export const OAuthGrantSchema = SchemaFactory.createForClass(OAuthGrant);
