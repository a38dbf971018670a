import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { PostalAddress } from './postal-address.js';
import type { SecondFactorState } from '../mfa/second-factor-state.js';

/** `erasing`: the data are being erased; the account is deleted when every library has finished. */
export const CUSTOMER_STATUSES = ['active', 'blocked', 'erasing'] as const;
export type CustomerStatus = (typeof CUSTOMER_STATUSES)[number];

/** An address that a customer saved for later orders. */
export interface SavedAddress extends PostalAddress {
  readonly id: string;
  /** True for exactly one saved address. */
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

/** A consent that was given or withdrawn: the proof that a merchant needs (GDPR article 7(1)). */
export interface ConsentChange {
  readonly purpose: ConsentPurpose;
  readonly granted: boolean;
  readonly at: Date;
  /** The text that the customer agreed to, as the front end showed it. */
  readonly wording?: string;
  readonly ip?: string;
  readonly userAgent?: string;
}

/** An email address of the person that was replaced. */
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
  /** Names may be empty if a provider did not send them. */
  @Prop({ type: String, default: '' }) firstName: string;
  @Prop({ type: String, default: '' }) lastName: string;
  /** E.164 if the customer wrote it in this format. */
  @Prop({ type: String }) phone?: string;
  /** BCP 47; the language of mails. */
  @Prop({ type: String }) locale?: string;
  @Prop({ type: String, enum: CUSTOMER_STATUSES, default: 'active' }) status: CustomerStatus;
  @Prop({ type: [Object], default: [] }) addresses: SavedAddress[];
  /** Oldest first; the last one of each purpose is valid. */
  @Prop({ type: [Object], default: [] }) consents: ConsentChange[];
  /** With them, an export finds data that were stored under a former address. */
  @Prop({ type: [Object], default: [] }) formerEmails: FormerEmail[];
  /** Groups that staff put the customer into; ids of deleted ones may be among them. */
  @Prop({ type: [String], default: [] }) groupIds: readonly string[];
  @Prop({ type: [Object], default: [] }) identities: LinkedIdentity[];
  /** Not selected by default; see SecondFactor. */
  @Prop({ type: Object, select: false }) mfa?: SecondFactorState;
  /** When an erasure that had to wait is tried again. */
  @Prop({ type: Date }) eraseAgainAt?: Date;
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

/** A customer without the password hash and the second factor, for all other code. */
export type CustomerRecord = Readonly<Omit<Customer, 'passwordHash' | 'mfa'>>;
