export { media } from './library.js';
export {
  MEDIA_KINDS,
  MEDIA_STATUSES,
  type FocalPoint,
  type MediaAsset,
  type MediaKind,
  type MediaStatus,
} from './asset.schema.js';
export { MediaAssets } from './media-assets.js';
export { MediaUploads } from './media-uploads.js';
export { TendMedia } from './tend/tend-media.js';
export { mediaErrors } from './media.errors.js';
export { MediaModule } from './media.module.js';
export { UsesMedia, type MediaUses } from './media-uses.js';
export type { ShownMedia, ShownSource } from './show-media.js';
