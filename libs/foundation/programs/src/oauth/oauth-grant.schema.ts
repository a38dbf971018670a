import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** The code that redeems a grant, and what it is bound to. */
export interface GrantCode {
  readonly hash: string;
  /** As it was asked for, letter by letter. */
  readonly redirectUri: string;
  /** SHA-256 of the verifier, in base64url (RFC 7636). */
  readonly challenge: string;
  readonly redeemedAt?: Date;
}

/**
 * What a member of staff allowed an app: from the code on its way through the browser to the refresh token that rotates.
 * It is a log-in of the app, so it lives among the sessions, and ends as they do: by being deleted. Tokens name it.
 */
@Schema({ collection: 'sessions', versionKey: false })
export class OAuthGrant {
  @Prop({ type: String }) _id: string;
  /** Keeps it apart from the log-ins of people. */
  @Prop({ type: String, required: true }) audience: 'oauth';
  /** The member of staff. */
  @Prop({ type: String, required: true }) accountId: string;
  @Prop({ type: String, required: true }) clientId: string;
  @Prop({ type: [String], required: true }) scopes: string[];
  /** How the person had proved who they are (RFC 8176). */
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
/** Its indexes are the sessions'. */
export const OAuthGrantSchema = SchemaFactory.createForClass(OAuthGrant);
