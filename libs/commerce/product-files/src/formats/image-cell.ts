import type { ProductImage, ProductInput } from '#commerce/catalog';

type ImageInput = NonNullable<ProductInput['images']>[number];

const MEDIA = 'media:';

/** An image as one text: its address, or `media:<id>` for an asset of the media library. */
export function imageCell({ url, mediaId }: ProductImage): string {
  return url ?? `${MEDIA}${mediaId}`;
}

/** The reverse of {@link imageCell}. */
export function imageOf(cell: string): ImageInput {
  return cell.startsWith(MEDIA) ? { mediaId: cell.slice(MEDIA.length) } : { url: cell };
}
