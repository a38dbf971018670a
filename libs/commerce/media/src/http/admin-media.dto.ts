import {
  ExternalId,
  FieldOf,
  Id,
  Int,
  Iso8601,
  MetadataField,
  Nested,
  OneOf,
  PageQuery,
  QueryFlag,
  Text,
  Url,
} from '#platform/http';
import type { Metadata } from '#platform/values';
import type { UploadAddress } from '#foundation/files';
import {
  MEDIA_KINDS,
  MEDIA_STATUSES,
  REFUSALS,
  type MediaAsset,
  type MediaKind,
  type MediaStatus,
  type Refusal,
} from '../asset.schema.js';
import { ALT_TEXT, ASSET, UPLOAD } from '../asset-values.js';
import type { MediaUpload } from '../media-uploads.js';
import type { ShownMedia } from '../show-media.js';
import { FocalPointDto, MediaDto } from './media.dto.js';

const FILE_NAME = { example: 'rain-jacket.jpg', description: 'As people call it' } as const;
const ALT = {
  example: 'A red rain jacket from the front',
  description: 'In the first of the shop’s locales',
} as const;

export class AltTextDto {
  @FieldOf(ALT_TEXT.locale, { example: 'de' })
  locale: string;

  @FieldOf(ALT_TEXT.alt, { example: 'Eine rote Regenjacke von vorn' })
  alt: string;
}

/** A picture or file as staff see it. */
export class AdminMediaDto {
  @Id()
  id: string;

  @OneOf(MEDIA_KINDS, { name: 'MediaKind', example: 'image', description: 'For sure only when it is ready' })
  kind: MediaKind;

  @OneOf(MEDIA_STATUSES, { name: 'MediaStatus', example: 'ready' })
  status: MediaStatus;

  @OneOf(REFUSALS, {
    name: 'MediaRefusal',
    optional: true,
    example: 'broken',
    description: 'Why it was refused',
  })
  refusal?: Refusal;

  @Text({ max: 255, ...FILE_NAME })
  fileName: string;

  @Text({ max: 100, example: 'image/jpeg' })
  mediaType: string;

  @Int({ optional: true, min: 0, example: 734_873 })
  bytes?: number;

  @Text({ optional: true, max: 512, ...ALT })
  alt?: string;

  @Nested(() => AltTextDto, { array: true, max: 50 })
  translations: readonly AltTextDto[];

  @Nested(() => FocalPointDto, { optional: true })
  focalPoint?: FocalPointDto;

  @Url({
    optional: true,
    example: 'https://shop.example.com/rain-jacket.jpg',
    description: 'Where it was fetched from',
  })
  sourceUrl?: string;

  @Nested(() => MediaDto, { optional: true, description: 'As pages show it; absent until it is ready' })
  shown?: MediaDto;

  @ExternalId()
  externalId?: string;

  @MetadataField()
  metadata?: Metadata;

  @Iso8601({ optional: true, description: 'Since when nothing uses it, as the last daily look found' })
  unusedSince?: string;

  @Iso8601()
  createdAt: string;

  @Int({ min: 1, example: 2 })
  version: number;

  static of(asset: MediaAsset, shown: ShownMedia | undefined): AdminMediaDto {
    const { _id: id, kind, refusal, fileName, mediaType, bytes, alt, translations, focalPoint } = asset;
    const { externalId, metadata } = asset;
    return {
      ...{
        id,
        kind,
        status: asset.status as MediaStatus,
        refusal,
        fileName,
        mediaType,
        bytes,
        alt,
        focalPoint,
      },
      translations: translations.map(({ locale, alt: text }) => ({ locale, alt: text })),
      ...{ sourceUrl: asset.sourceUrl, externalId, metadata },
      shown: shown && MediaDto.of(shown),
      unusedSince: asset.unusedSince?.toISOString(),
      createdAt: asset.createdAt.toISOString(),
      version: asset.version,
    };
  }
}

export class MediaQuery extends PageQuery {
  @OneOf(MEDIA_KINDS, { name: 'MediaKind', optional: true })
  kind?: MediaKind;

  @OneOf(MEDIA_STATUSES, { name: 'MediaStatus', optional: true })
  status?: MediaStatus;

  @QueryFlag({
    optional: true,
    example: true,
    description: 'Whether nothing uses it, as the last daily look found',
  })
  unused?: boolean;

  @ExternalId({ nullable: false, description: 'Only the one that has it' })
  externalId?: string;

  @Text({ optional: true, max: 100, example: 'jacket', description: 'A part of the file’s name' })
  search?: string;
}

export class BeginUploadDto {
  @FieldOf(UPLOAD.fileName, FILE_NAME)
  fileName: string;

  @FieldOf(UPLOAD.bytes, { example: 734_873, description: 'The exact number of bytes that will be sent' })
  bytes: number;

  @FieldOf(UPLOAD.mediaType, { example: 'image/jpeg' })
  mediaType: string;

  @FieldOf(UPLOAD.sha256, {
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    description: 'If it is given, other bytes are refused; not used for an upload in parts',
  })
  sha256?: string;

  @FieldOf(UPLOAD.alt, ALT)
  alt?: string | null;

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

export class HeaderDto {
  @Text({ max: 100, example: 'content-type' })
  name: string;

  @Text({ max: 500, example: 'image/jpeg' })
  value: string;
}

/** One request that sends bytes. */
export class UploadRequestDto {
  @OneOf(['PUT'], { example: 'PUT' })
  method: 'PUT';

  @Text({
    max: 4096,
    format: 'uri',
    example: 'https://emporium-files.s3.eu-central-1.amazonaws.com/path?X-Amz-Signature=5b1f',
    description: 'To be used unchanged',
  })
  url: string;

  @Nested(() => HeaderDto, {
    array: true,
    max: 10,
    description: 'To be sent unchanged, besides Content-Length',
  })
  headers: readonly HeaderDto[];

  @Iso8601()
  expiresAt: string;

  static of({ method, url, headers, expiresAt }: UploadAddress): UploadRequestDto {
    const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
    return { method, url, headers: list, expiresAt: expiresAt.toISOString() };
  }
}

export class UploadPartDto extends UploadRequestDto {
  @Int({ min: 1, example: 1 })
  number: number;

  @Int({ min: 1, example: 33_554_432, description: 'The exact size of this part' })
  bytes: number;
}

export class MediaUploadDto {
  @Nested(() => AdminMediaDto)
  media: AdminMediaDto;

  @Nested(() => UploadRequestDto, {
    optional: true,
    description: 'Send the whole file like this; absent if it has parts',
  })
  upload?: UploadRequestDto;

  @Nested(() => UploadPartDto, {
    array: true,
    optional: true,
    max: 10_000,
    description: 'Send each part like this, in any order; for large files only',
  })
  parts?: readonly UploadPartDto[];

  static of({ asset, whole, parts }: MediaUpload): MediaUploadDto {
    return {
      media: AdminMediaDto.of(asset, undefined),
      upload: whole && UploadRequestDto.of(whole),
      parts: parts?.map((part) => ({ ...UploadRequestDto.of(part), number: part.number, bytes: part.bytes })),
    };
  }
}

export class SendMediaQuery {
  @Text({ max: 255, ...FILE_NAME })
  fileName: string;

  @Text({ optional: true, max: 512, ...ALT })
  alt?: string;
}

export class MediaFromUrlDto {
  @Url({ example: 'https://shop.example.com/rain-jacket.jpg', description: 'On the public internet' })
  url: string;

  @FieldOf(UPLOAD.alt, ALT)
  alt?: string | null;

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

export class UpdateMediaDto {
  @FieldOf(ASSET.fileName, FILE_NAME)
  fileName?: string;

  @FieldOf(ASSET.alt, ALT)
  alt?: string | null;

  @Nested(() => AltTextDto, { array: true, optional: true, max: 50 })
  translations?: AltTextDto[];

  @Nested(() => FocalPointDto, { optional: true, nullable: true, description: 'Null: the middle' })
  focalPoint?: FocalPointDto | null;

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

export class OriginalDto {
  @Text({
    max: 4096,
    format: 'uri',
    example: 'https://emporium-files.s3.eu-central-1.amazonaws.com/path?X-Amz-Signature=5b1f',
    description: 'Valid for five minutes',
  })
  url: string;
}
