import { AnyJson, FieldOf, Id, Int, Iso8601, Nested, OneOf, Text, TextList } from '#platform/http';
import {
  DIMENSIONS,
  IMAGE,
  OPTION,
  OPTIONS,
  ORDER_QUANTITY,
  SCHEDULE,
  SEO,
  TRANSLATED_OPTION,
  TRANSLATED_VALUE,
  TRANSLATION,
  VARIANTS,
} from '../product-values.js';
import { MEDIA_KINDS, type MediaKind } from '#commerce/media';
import { MediaSourceDto } from '#commerce/media/http';
import type { ShownImage } from '../product-media.js';
import type { AttributeValue } from '../product-types/product-type.js';
import { RELATIONS, type Relation } from '../product.schema.js';
import type { Schedule } from '../variant.js';
import { SLUG, SLUG_HINT, SLUG_MAX } from '../slug.js';

export const SLUG_FIELD = {
  max: SLUG_MAX,
  pattern: SLUG,
  patternHint: SLUG_HINT,
  example: 'ridge-rain-jacket',
} as const;

export class VariantOptionDto {
  @FieldOf(OPTION.name, { example: 'Size' })
  name: string;

  @FieldOf(OPTION.value, { example: 'M' })
  value: string;
}

export class ProductOptionDto {
  @FieldOf(OPTION.name, { example: 'Size' })
  name: string;

  @TextList({ max: 120, maxItems: 250, example: ['S', 'M', 'L'] })
  values: readonly string[];
}

/** A picture, video or document: from the media library, or at an address elsewhere. */
export class ImageInputDto {
  @FieldOf(IMAGE.url, {
    example: 'https://images.example.com/ridge-rain-jacket.jpg',
    description: 'Instead of `mediaId`: shown from there as it is',
    insteadOf: 'mediaId',
  })
  url?: string;

  @FieldOf(IMAGE.mediaId, {
    example: '01jd2k3m4n5p6q7r8s9tavwxyz',
    description: 'Id of an asset of the media library',
  })
  mediaId?: string;

  @FieldOf(IMAGE.alt, {
    example: 'A blue rain jacket',
    description:
      'Text for people who cannot see the image; default: the asset’s, in the language of the reader',
  })
  alt?: string;
}

/** A picture, video or document with the sizes that a page needs. */
export class ImageDto {
  @Text({
    max: 2048,
    format: 'uri',
    example: 'https://images.example.com/ridge-rain-jacket.jpg',
    description: 'A size for every browser',
  })
  url: string;

  @Id({ optional: true, description: 'Of the asset, if it is one of the media library' })
  mediaId?: string;

  @OneOf(MEDIA_KINDS, { name: 'MediaKind', example: 'image' })
  kind: MediaKind;

  @Int({
    optional: true,
    min: 1,
    example: 4000,
    description: 'Of the whole picture: keeps room for it in the page',
  })
  width?: number;

  @Int({ optional: true, min: 1, example: 2667 })
  height?: number;

  @Nested(() => MediaSourceDto, {
    array: true,
    max: 20,
    description: 'For `srcset`: AVIF, then WebP, each from the smallest',
  })
  sources: readonly MediaSourceDto[];

  @Nested(() => MediaSourceDto, { array: true, max: 10, description: 'A square around the focal point' })
  square: readonly MediaSourceDto[];

  @FieldOf(IMAGE.alt, {
    example: 'A blue rain jacket',
    description: 'Text for people who cannot see the image',
  })
  alt?: string;

  static of(image: ShownImage): ImageDto {
    const { url, mediaId, kind = 'image', width, height, sources = [], square = [], alt } = image;
    return { url, mediaId, kind, width, height, sources, square, alt };
  }
}

export class SeoDto {
  @FieldOf(SEO.title, { example: 'Ridge Rain Jacket – waterproof and light' })
  title?: string;

  @FieldOf(SEO.description, { example: 'Three layers, 380 grams.' })
  description?: string;
}

export class DimensionsDto {
  @FieldOf(DIMENSIONS.lengthMm, { example: 320 })
  lengthMm: number;

  @FieldOf(DIMENSIONS.widthMm, { example: 240 })
  widthMm: number;

  @FieldOf(DIMENSIONS.heightMm, { example: 60 })
  heightMm: number;
}

export class OrderQuantityInputDto {
  @FieldOf(ORDER_QUANTITY.min, { example: 6, description: 'Default: 1' })
  min?: number;

  @FieldOf(ORDER_QUANTITY.max, { example: 48, description: 'Default: what every cart allows' })
  max?: number | null;

  @FieldOf(ORDER_QUANTITY.step, { example: 6, description: 'Default: 1' })
  step?: number;
}

/** How many pieces a cart may have of a variant: the least, and then in steps. */
export class OrderQuantityDto {
  @Int({ min: 1, example: 6 })
  min: number;

  @Int({ min: 1, example: 48 })
  max: number;

  @Int({ min: 1, example: 6, description: 'From the least number on: 6, 12, 18' })
  step: number;
}

export class ScheduleInputDto {
  @FieldOf(SCHEDULE.publishAt, { example: '2026-12-01T00:00:00.000Z' })
  publishAt?: string | null;

  @FieldOf(SCHEDULE.unpublishAt, { example: '2027-01-01T00:00:00.000Z' })
  unpublishAt?: string | null;
}

/** When a draft goes on sale, and when it becomes a draft again. */
export class ScheduleDto {
  @Iso8601({ optional: true })
  publishAt?: string;

  @Iso8601({ optional: true })
  unpublishAt?: string;

  static of(schedule: Schedule | undefined): ScheduleDto | undefined {
    return (
      schedule && {
        publishAt: schedule.publishAt?.toISOString(),
        unpublishAt: schedule.unpublishAt?.toISOString(),
      }
    );
  }
}

export class TranslatedValueDto {
  @FieldOf(TRANSLATED_VALUE.value, { example: 'Blue' })
  value: string;

  @FieldOf(TRANSLATED_VALUE.translated, { example: 'Blau' })
  translated: string;
}

export class TranslatedOptionDto {
  @FieldOf(TRANSLATED_OPTION.name, { example: 'Colour' })
  name: string;

  @FieldOf(TRANSLATED_OPTION.translated, { example: 'Farbe' })
  translated: string;

  @Nested(() => TranslatedValueDto, { optional: true, array: true, ...VARIANTS, min: 0 })
  values?: readonly TranslatedValueDto[];
}

/** The content of a product in another language; what is left out is shown in the shop's first language. */
export class TranslationDto {
  @FieldOf(TRANSLATION.locale, { example: 'de' })
  locale: string;

  @FieldOf(TRANSLATION.title, { example: 'Regenjacke Ridge' })
  title?: string;

  @FieldOf(TRANSLATION.description, { example: 'Hält den Regen ab.', description: 'Plain text' })
  description?: string;

  @FieldOf(TRANSLATION.slug, { example: 'regenjacke-ridge' })
  slug?: string;

  @Nested(() => SeoDto, { optional: true })
  seo?: SeoDto;

  @Nested(() => TranslatedOptionDto, { optional: true, array: true, ...OPTIONS })
  options?: readonly TranslatedOptionDto[];
}

export class RelatedProductInputDto {
  @Id()
  productId: string;

  @OneOf(RELATIONS, { name: 'Relation', example: 'accessory' })
  relation: Relation;
}

/** An attribute of a product or variant, as a page shows it. */
export class ShownAttributeDto {
  @Text({ max: 60, example: 'size' })
  key: string;

  @Text({ max: 120, example: 'Size', description: 'In the reader’s language' })
  name: string;

  @AnyJson({ example: 'm', description: 'As stored: what filters take' })
  value: AttributeValue;

  @Text({ min: 0, max: 10_000, example: 'M', description: 'In the reader’s language' })
  text: string;

  @Text({ optional: true, max: 20, example: 'kg' })
  unit?: string;
}
