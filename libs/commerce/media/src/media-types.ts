import type { Config } from '#platform/config';
import type { MediaKind } from './asset.schema.js';

/** The types that are accepted, with their kind and the ending of their public files. */
export const MEDIA_TYPES: ReadonlyMap<string, { readonly kind: MediaKind; readonly ending: string }> =
  new Map([
    ['image/jpeg', { kind: 'image', ending: 'jpg' }],
    ['image/png', { kind: 'image', ending: 'png' }],
    ['image/webp', { kind: 'image', ending: 'webp' }],
    ['image/avif', { kind: 'image', ending: 'avif' }],
    ['image/gif', { kind: 'image', ending: 'gif' }],
    ['video/mp4', { kind: 'video', ending: 'mp4' }],
    ['video/webm', { kind: 'video', ending: 'webm' }],
    ['video/quicktime', { kind: 'video', ending: 'mov' }],
    ['application/pdf', { kind: 'document', ending: 'pdf' }],
  ]);

/** Most bytes of an asset. */
export function maxBytesOf(kind: MediaKind, config: Config): number {
  return kind === 'image' ? config.MEDIA_IMAGE_MAX_BYTES : config.MEDIA_FILE_MAX_BYTES;
}
