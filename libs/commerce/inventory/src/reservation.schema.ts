import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** `held`: reserved; `committed`: sold; `released`: given back, before or after the sale. */
export const RESERVATION_STATUSES = ['held', 'committed', 'released'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

export interface ReservationLine {
  readonly variantId: string;
  readonly quantity: number;
  /** Pieces of these that were not in stock: they are not held, and follow when there is new stock. */
  readonly owed?: number;
}

/** Stock held for a checkout until it is paid or expires. */
@Schema({ collection: 'reservations', versionKey: false })
export class Reservation {
  @Prop({ type: String }) _id: string;
  /** What the stock is held for, such as an order's id. Each reference has one reservation. */
  @Prop({ type: String, required: true }) reference: string;
  @Prop({ type: String, required: true }) storeId: string;
  /** None of variants whose stock is not tracked: of those nothing is held. */
  @Prop({ type: [Object] }) lines: readonly ReservationLine[];
  @Prop({ type: String, enum: RESERVATION_STATUSES, required: true }) status: ReservationStatus;
  @Prop({ type: Date, required: true }) expiresAt: Date;
  /** When the next event about its expiry is due; see {@link ReservationExpiry}. */
  @Prop({ type: Date, required: true }) dueAt: Date;
  /** Why it was released. */
  @Prop({ type: String }) reason?: string;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date }) closedAt?: Date;
}
export const ReservationSchema = SchemaFactory.createForClass(Reservation);
ReservationSchema.index({ reference: 1 }, { unique: true });
ReservationSchema.index({ dueAt: 1 }, { partialFilterExpression: { status: 'held' } });
