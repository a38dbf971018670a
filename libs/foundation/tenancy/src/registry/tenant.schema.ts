import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { OutboxRow } from '../events/outbox.schema.js';
import type { TenantSettings } from './declare-tenant-settings.js';

export const TENANT_STATUSES = ['provisioning', 'active', 'suspended', 'deleted'] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

/** A data key of a tenant, wrapped with the installation's key; see TenantKeyRings. */
@Schema({ _id: false })
export class WrappedKey {
  @Prop({ type: String, required: true }) wrapped: string;
  /** Not before; until then an older key seals. */
  @Prop({ type: Date, required: true }) sealsFrom: Date;
}

/** A merchant's account in the platform database. */
@Schema({ collection: 'tenants', timestamps: true })
export class Tenant {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) slug: string;
  @Prop({ type: String, required: true }) name: string;
  @Prop({ type: String, enum: TENANT_STATUSES, required: true }) status: TenantStatus;
  /** Custom domains, canonical (lower case, A-label). */
  @Prop({ type: [String], default: [] }) hosts: string[];
  @Prop({ type: String, required: true }) cluster: string;
  @Prop({ type: String, required: true }) database: string;
  /** Sealed MongoDB URI of a tenant with a deployment or database user of its own. */
  @Prop({ type: String }) ownUri?: string;
  /** Version of the newest migration that this tenant's database has seen. */
  @Prop({ type: Number, default: 0 }) schemaVersion: number;
  /** What was decided about it, as far as it was; `recordOf` knows the rest. */
  @Prop({ type: Object, default: () => ({}) }) settings: Partial<TenantSettings>;
  /** How often its name, hosts or settings were changed; missing until then. */
  @Prop({ type: Number }) version?: number;
  /** Events of this record that are not in the tenant's outbox yet, in their order; see Announcements. */
  @Prop({ type: [Object], default: undefined }) unannounced?: OutboxRow[];
  /** Its data keys, the oldest first; none in a tenant from before there were such keys. */
  @Prop({ type: [SchemaFactory.createForClass(WrappedKey)], default: undefined }) keys?: WrappedKey[];
  /** Credentials for other services by the service's name, each sealed; see TenantSecrets. */
  @Prop({ type: Object }) secrets?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
  /** When each of them was stored; missing for those from before this was noted. */
  @Prop({ type: Object }) secretsSince?: Readonly<Record<string, Date>>;
  /** Email of the owner given at provisioning; the step that creates the account reads it. */
  @Prop({ type: String }) ownerEmail?: string;
  @Prop({ type: Date }) deletedAt?: Date;
  /** Its status before it was deleted. */
  @Prop({ type: String, enum: TENANT_STATUSES }) deletedFrom?: TenantStatus;
  /** Who finishes a provisioning or migration that is under way, and until when it is theirs. */
  @Prop({ type: { owner: String, until: Date, _id: false } }) lease?: { owner: string; until: Date };
  createdAt: Date;
  updatedAt: Date;
}
export const TenantSchema = SchemaFactory.createForClass(Tenant);
TenantSchema.index({ slug: 1 }, { unique: true });
TenantSchema.index({ hosts: 1 }, { unique: true, partialFilterExpression: { 'hosts.0': { $exists: true } } });
TenantSchema.index({ 'settings.origins': 1 });
TenantSchema.index({ status: 1, _id: 1 });
TenantSchema.index({ cluster: 1, status: 1 });
// What changed lately: TenantRegistry.catchUp.
TenantSchema.index({ updatedAt: 1 });

/** A tenant as the rest of the program sees it: plain and read-only, with all its settings. */
export type TenantRecord = Readonly<Omit<Tenant, 'settings'>> & {
  readonly settings: Readonly<TenantSettings>;
};
