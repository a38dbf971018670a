import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';

/** A picture, video or document of a product or variant: from the media library, or at an address elsewhere. */
export interface ProductImage {
  readonly url?: string;
  /** Id of an asset of the media library. */
  readonly mediaId?: string;
  /** In the shop's first language; without it, what the asset says. */
  readonly alt?: string;
  readonly position: number;
}

export type ImageInput = Omit<ProductImage, 'position'>;

const ONE_OF: Wording = {
  en: 'must have either `mediaId` or `url`',
  de: 'muss entweder `mediaId` oder `url` haben',
};

/** What is wrong with images whose single values are valid. @param at pointer to their list */
export function imageProblems(images: readonly ImageInput[] | undefined, at: string): FieldError[] {
  return (images ?? []).flatMap(({ url, mediaId }, index) =>
    (url === undefined) === (mediaId === undefined)
      ? [{ pointer: `${at}/${index}`, code: 'mismatch', message: ONE_OF }]
      : [],
  );
}

/** Images as they are stored. */
export function composeImages(images: readonly ImageInput[] | undefined): ProductImage[] {
  return (images ?? []).map(({ url, mediaId, alt }, position) => ({ url, mediaId, alt, position }));
}

/** Ids of the assets that a product and its variants show. */
export function mediaIdsOf(product: {
  readonly images: readonly ImageInput[];
  readonly variants: readonly { readonly images?: readonly ImageInput[] }[];
}): string[] {
  const images = [...product.images, ...product.variants.flatMap(({ images: own = [] }) => own)];
  return [...new Set(images.flatMap(({ mediaId }) => mediaId ?? []))];
}
