import { FieldOf, Id, Int, Nested, OneOf, Text } from '#platform/http';
import { MEDIA_KINDS, type MediaKind } from '../asset.schema.js';
import { FOCAL_POINT } from '../asset-values.js';
import type { ShownMedia, ShownSource } from '../show-media.js';

const ADDRESS = 'https://cdn.example.com/01jd2k3m4n5p6q7r8s9tavwxyz/public/media/01jd2k3m4n5p6q7r8s9tavwxyz';

/** One size of a picture, as an entry of a `srcset`. */
export class MediaSourceDto {
  @Text({ max: 100, example: 'image/avif', description: 'Media type, for `type` of `<source>`' })
  type: string;

  @Int({ min: 1, example: 640, description: 'In pixels' })
  width: number;

  @Int({ min: 1, example: 427 })
  height: number;

  @Text({
    max: 2048,
    format: 'uri',
    example: `${ADDRESS}/640.avif`,
    description: 'Its content never changes',
  })
  url: string;

  static of({ type, width, height, url }: ShownSource): MediaSourceDto {
    return { type, width, height, url };
  }
}

export class FocalPointDto {
  @FieldOf(FOCAL_POINT.x, { example: 0.5, description: '0 is the left edge, 1 the right one' })
  x: number;

  @FieldOf(FOCAL_POINT.y, { example: 0.33, description: '0 is the upper edge, 1 the lower one' })
  y: number;
}

/** What a page needs to show a picture, or to link to a video or document. */
export class MediaDto {
  @Id()
  id: string;

  @OneOf(MEDIA_KINDS, { name: 'MediaKind', example: 'image' })
  kind: MediaKind;

  @Text({
    max: 2048,
    format: 'uri',
    example: `${ADDRESS}/1280.webp`,
    description: 'A size for every browser; the file of a video or document',
  })
  url: string;

  @Text({
    optional: true,
    max: 512,
    example: 'A red rain jacket from the front',
    description: 'In the reader’s language',
  })
  alt?: string;

  @Text({ max: 100, example: 'image/jpeg', description: 'What was uploaded; `sources` have their own' })
  mediaType: string;

  @Int({
    optional: true,
    min: 1,
    example: 4000,
    description: 'Of the whole picture: keeps room for it in the page',
  })
  width?: number;

  @Int({ optional: true, min: 1, example: 2667 })
  height?: number;

  @Nested(() => FocalPointDto, {
    optional: true,
    description: 'What must stay visible if a page cuts the picture',
  })
  focalPoint?: FocalPointDto;

  @Nested(() => MediaSourceDto, {
    array: true,
    max: 20,
    description: 'The whole picture: AVIF, then WebP, each from the smallest, for `srcset`',
  })
  sources: readonly MediaSourceDto[];

  @Nested(() => MediaSourceDto, { array: true, max: 10, description: 'A square around the focal point' })
  square: readonly MediaSourceDto[];

  static of({
    id,
    kind,
    url,
    alt,
    mediaType,
    width,
    height,
    focalPoint,
    sources,
    square,
  }: ShownMedia): MediaDto {
    const sizes = { sources: sources.map(MediaSourceDto.of), square: square.map(MediaSourceDto.of) };
    return { id, kind, url, alt, mediaType, width, height, focalPoint, ...sizes };
  }
}
