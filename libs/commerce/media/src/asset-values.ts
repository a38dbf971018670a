import {
  decimal,
  externalId,
  list,
  locale,
  metadata,
  nullable,
  object,
  optional,
  text,
  whole,
  type Shape,
} from '#platform/values';

/** A point of a picture, from 0 to 1 of its width and height. */
export const FOCAL_POINT = {
  x: decimal({ min: 0, max: 1 }),
  y: decimal({ min: 0, max: 1 }),
} satisfies Shape;

export const ALT_TEXT = { locale: locale(), alt: text({ max: 512 }) } satisfies Shape;

/** What people say about an asset. */
export const ASSET = {
  fileName: optional(text({ max: 255 })),
  alt: optional(nullable(text({ max: 512 }))),
  translations: optional(list(ALT_TEXT, { max: 50 })),
  focalPoint: optional(nullable(object(FOCAL_POINT))),
  externalId: externalId(),
  metadata: metadata(),
} satisfies Shape;

/** What is announced before an upload. */
export const UPLOAD = {
  fileName: text({ max: 255 }),
  bytes: whole({ min: 1, max: 5 * 1024 ** 4 }),
  mediaType: text({ max: 100 }),
  sha256: optional(
    text({
      max: 64,
      pattern: /^[0-9a-f]{64}$/,
      patternHint: {
        en: 'must be a SHA-256 in lower-case hexadecimal',
        de: 'muss ein SHA-256 in kleinen hexadezimalen Ziffern sein',
      },
    }),
  ),
  alt: ASSET.alt,
  externalId: ASSET.externalId,
  metadata: ASSET.metadata,
} satisfies Shape;
