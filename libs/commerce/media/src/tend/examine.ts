import { fileTypeFromBuffer } from 'file-type';
import type { MediaKind, Refusal } from '../asset.schema.js';
import { MEDIA_TYPES } from '../media-types.js';

/** As many bytes as any of the accepted types needs to be recognised. */
export const HEAD_BYTES = 4_100;

/** What a file is, by its bytes alone. */
export type Examined =
  { readonly kind: MediaKind; readonly mediaType: string } | { readonly refusal: Refusal };

/**
 * Recognises a file by its first bytes. Neither its name nor what the sender says counts, except that a picture must not
 * turn out to be a video or document, which would be shown differently.
 * @param announced the kind that the sender announced, if any
 */
export async function examine(head: Uint8Array, announced?: MediaKind): Promise<Examined> {
  const found = await fileTypeFromBuffer(head);
  const type = found && MEDIA_TYPES.get(found.mime);
  if (!type) return { refusal: looksLikeSvg(head) ? 'svg-not-accepted' : 'type-not-accepted' };
  if (announced && announced !== type.kind) return { refusal: 'type-differs' };
  return { kind: type.kind, mediaType: found.mime };
}

/** SVG is a program as well as a picture: browsers run its scripts. To say so is kinder than "not accepted". */
function looksLikeSvg(head: Uint8Array): boolean {
  return /<svg[\s>]/i.test(Buffer.from(head).toString('latin1'));
}
