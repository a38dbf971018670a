import type { Metadata } from '#platform/values';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

export const MEDIA_KINDS = ['image', 'video', 'document'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/**
 * `uploading`: its bytes are awaited; `processing`: they are being checked and its sizes made; `ready`: it can be shown;
 * `refused`: see {@link REFUSALS}; `deleted`: hidden, until its bytes are deleted too.
 */
export const MEDIA_STATUSES = ['uploading', 'processing', 'ready', 'refused'] as const;
export type MediaStatus = (typeof MEDIA_STATUSES)[number];

/** Why an asset was refused. */
export const REFUSALS = [
  'type-not-accepted',
  'svg-not-accepted',
  'type-differs',
  'broken',
  'too-large',
  'too-many-pixels',
  'unreachable',
  'not-processed',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** A point of a picture, from 0 to 1 of its width and height. */
export interface FocalPoint {
  readonly x: number;
  readonly y: number;
}

/** A picture in one size and format. */
export interface Rendition {
  /** Cut to a square around the focal point; otherwise the whole picture. */
  readonly square?: true;
  readonly type: 'image/webp' | 'image/avif';
  readonly width: number;
  readonly height: number;
  readonly path: string;
}

export interface AltText {
  /** BCP 47. */
  readonly locale: string;
  readonly alt: string;
}

/** A picture, video or document of a tenant. Only the driver writes it. */
@Schema({ collection: 'media', versionKey: false })
export class MediaAsset {
  @Prop({ type: String }) _id: string;
  /** Announced by the sender, and known for sure when it is ready. */
  @Prop({ type: String, required: true }) kind: MediaKind;
  @Prop({ type: String, required: true }) status: MediaStatus | 'deleted';
  /** As people named it; never a part of a path. */
  @Prop({ type: String, required: true }) fileName: string;
  @Prop({ type: String, required: true }) mediaType: string;
  @Prop({ type: Number }) bytes?: number;
  /** Of the whole picture in pixels, as it is shown. */
  @Prop({ type: Number }) width?: number;
  @Prop({ type: Number }) height?: number;
  /** In the tenant's first locale. */
  @Prop({ type: String }) alt?: string;
  @Prop({ type: [Object] }) translations: readonly AltText[];
  @Prop({ type: Object }) focalPoint?: FocalPoint;
  @Prop({ type: [Object] }) renditions: readonly Rendition[];
  /** The focal point for which the squares were made. */
  @Prop({ type: Object }) squaredAt?: FocalPoint;
  /** Public path of a video or document. */
  @Prop({ type: String }) file?: string;
  /** Where it comes from, if it was fetched; an address becomes one asset only. */
  @Prop({ type: String }) sourceUrl?: string;
  /** An upload in parts that is under way. */
  @Prop({ type: Object }) upload?: { readonly id: string; readonly parts: number };
  @Prop({ type: String }) refusal?: Refusal;
  /** What another system calls it. */
  @Prop({ type: String }) externalId?: string;
  @Prop({ type: Object }) metadata?: Metadata;
  /** Since when nothing uses it, as far as the daily look knows. */
  @Prop({ type: Date }) unusedSince?: Date;
  /** Written whenever something begins to use it, so that its deletion at the same moment fails. */
  @Prop({ type: Date }) usedAt?: Date;
  /** Attempts to process it. */
  @Prop({ type: Number, required: true }) attempts: number;
  /** When a worker looks at it next, whatever its status. */
  @Prop({ type: Date, required: true }) dueAt: Date;
  /** Counts changes that people see; the ETag of the admin API. */
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) updatedAt: Date;
}
export const MediaAssetSchema = SchemaFactory.createForClass(MediaAsset);
MediaAssetSchema.index({ dueAt: 1 });
for (const unique of ['sourceUrl', 'externalId'])
  MediaAssetSchema.index(
    { [unique]: 1 },
    { unique: true, partialFilterExpression: { [unique]: { $exists: true } } },
  );
