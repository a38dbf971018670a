import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When a store is open on a day, in its own time zone, as `HH:MM`. A day may have several. */
export interface OpeningHours {
  readonly day: Weekday;
  readonly opens: string;
  readonly closes: string;
}

export interface StoreAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly postalCode?: string;
  readonly city: string;
  readonly region?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** GeoJSON (RFC 7946): longitude first. */
export interface GeoPoint {
  readonly type: 'Point';
  readonly coordinates: readonly [longitude: number, latitude: number];
}

/** A physical or logical place of a tenant that holds stock and fulfils orders. Only the driver writes it. */
@Schema({ collection: 'stores', versionKey: false })
export class Store {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) name: string;
  /** Short and readable, for staff and files; unique among stores that are not deleted. */
  @Prop({ type: String, required: true }) code: string;
  @Prop({ type: Object }) address?: StoreAddress;
  /** A store without a location is not found by a nearby search. */
  @Prop({ type: Object }) location?: GeoPoint;
  /** IANA name. */
  @Prop({ type: String, required: true }) timeZone: string;
  /** Whether orders can be collected here. */
  @Prop({ type: Boolean, required: true }) pickup: boolean;
  /** Whether orders are sent from here. */
  @Prop({ type: Boolean, required: true }) delivery: boolean;
  @Prop({ type: [Object] }) openingHours: readonly OpeningHours[];
  /** The store for stock and orders that name no store. Each tenant has exactly one. */
  @Prop({ type: Boolean, required: true }) isDefault: boolean;
  /** Shown to shoppers and able to take orders. */
  @Prop({ type: Boolean, required: true }) active: boolean;
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) updatedAt: Date;
  @Prop({ type: Date }) deletedAt?: Date | null;
}
export const StoreSchema = SchemaFactory.createForClass(Store);
StoreSchema.index({ code: 1 }, { unique: true, partialFilterExpression: { deletedAt: null } });
StoreSchema.index({ isDefault: 1 }, { unique: true, partialFilterExpression: { isDefault: true } });
StoreSchema.index({ location: '2dsphere' });
