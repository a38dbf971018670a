import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { PostalAddress } from './postal-address.js';
import type { SecondFactorState } from '../mfa/second-factor-state.js';

/** `erasing`: asked to be forgotten; the row goes when every library has done so. */
export const CUSTOMER_STATUSES = ['active', 'blocked', 'erasing'] as const;
export type CustomerStatus = (typeof CUSTOMER_STATUSES)[number];

/** An address that a customer keeps for later orders. */
export interface SavedAddress extends PostalAddress {
  readonly id: string;
  /** One of them is, once there is any. */
  readonly isDefault: boolean;
}

/** What a customer may agree to. */
export const CONSENT_PURPOSES = [
  'marketingEmail',
  'marketingSms',
  'marketingPhone',
  'marketingPost',
  'profiling',
] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** That a consent was given or taken back: what a merchant has to be able to show (GDPR article 7(1)). */
export interface ConsentChange {
  readonly purpose: ConsentPurpose;
  readonly granted: boolean;
  readonly at: Date;
  /** The words that were agreed to, as the front end showed them. */
  readonly wording?: string;
  readonly ip?: string;
  readonly userAgent?: string;
}

/** An address of the person that was replaced. */
export interface FormerEmail {
  readonly email: string;
  readonly until: Date;
}

/** Who the customer is at an OpenID provider. */
export interface LinkedIdentity {
  /** The tenant's name for the provider when it was linked. */
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  readonly linkedAt: Date;
}

/** A shopper's account. */
@Schema({ collection: 'customers', timestamps: true, versionKey: false })
export class Customer {
  @Prop({ type: String }) _id: string;
  /** Normalised; see `normaliseEmail`. */
  @Prop({ type: String, required: true }) email: string;
  @Prop({ type: String }) passwordHash?: string;
  /** Names may be empty where a provider did not tell them. */
  @Prop({ type: String, default: '' }) firstName: string;
  @Prop({ type: String, default: '' }) lastName: string;
  /** E.164 where the customer wrote it so. */
  @Prop({ type: String }) phone?: string;
  /** BCP 47; the language of mails. */
  @Prop({ type: String }) locale?: string;
  @Prop({ type: String, enum: CUSTOMER_STATUSES, default: 'active' }) status: CustomerStatus;
  @Prop({ type: [Object], default: [] }) addresses: SavedAddress[];
  /** Oldest first; what holds is the last of each purpose. */
  @Prop({ type: [Object], default: [] }) consents: ConsentChange[];
  /** So that what was done under them is found when the person asks what is known. */
  @Prop({ type: [Object], default: [] }) formerEmails: FormerEmail[];
  @Prop({ type: [Object], default: [] }) identities: LinkedIdentity[];
  /** Selected on demand only; see SecondFactor. */
  @Prop({ type: Object, select: false }) mfa?: SecondFactorState;
  createdAt: Date;
  updatedAt: Date;
}
export const CustomerSchema = SchemaFactory.createForClass(Customer);
CustomerSchema.index({ email: 1 }, { unique: true });
CustomerSchema.index(
  { 'identities.issuer': 1, 'identities.subject': 1 },
  {
    name: 'identity',
    unique: true,
    partialFilterExpression: { 'identities.subject': { $exists: true } },
  },
);
// Normally none: the index is tiny.
CustomerSchema.index({ status: 1 }, { name: 'erasing', partialFilterExpression: { status: 'erasing' } });

/** A customer as the rest of the program sees it: without the password's hash. */
export type CustomerRecord = Readonly<Omit<Customer, 'passwordHash' | 'mfa'>>;
