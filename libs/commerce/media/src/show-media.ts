import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import { TenantFiles } from '#foundation/files';
import type { FocalPoint, MediaAsset, MediaKind, Rendition } from './asset.schema.js';

/** A picture in one size and format, as an entry of a `srcset`. */
export interface ShownSource {
  /** Media type, for `<source type>`. */
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly url: string;
}

/** What pages need to show an asset. */
export interface ShownMedia {
  readonly id: string;
  readonly kind: MediaKind;
  /** A size for everybody: WebP of at most 1280 pixels; of videos and documents the file. */
  readonly url: string;
  readonly alt?: string;
  readonly mediaType: string;
  readonly width?: number;
  readonly height?: number;
  readonly focalPoint?: FocalPoint;
  /** The whole picture, by format from the smallest. */
  readonly sources: readonly ShownSource[];
  /** A square around the focal point, by format from the smallest. */
  readonly square: readonly ShownSource[];
}

/** The size for clients that choose none. */
const PLAIN_WIDTH = 1280;

/** Makes ready addresses of an asset. */
@TenantInjectable()
export class ShowMedia {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly files: TenantFiles,
  ) {}

  /** What pages show of an asset; undefined if there is nothing yet. */
  of(asset: MediaAsset, locale = this.tenant.locale): ShownMedia | undefined {
    const url = this.urlOf(asset);
    if (!url) return undefined;
    const { kind, mediaType, width, height, focalPoint, renditions } = asset;
    const sources = renditions.filter(({ square }) => !square).map((each) => this.source(each));
    const square = renditions.filter((each) => each.square).map((each) => this.source(each));
    const alt = altOf(asset, locale);
    return { id: asset._id, kind, url, alt, mediaType, width, height, focalPoint, sources, square };
  }

  private urlOf({ renditions, file, sourceUrl, status }: MediaAsset): string | undefined {
    if (file) return this.files.publicAddress(file);
    const plain = renditions.filter(
      ({ type, square, width }) => type === 'image/webp' && !square && width <= PLAIN_WIDTH,
    );
    const largest = plain.at(-1);
    if (largest) return this.files.publicAddress(largest.path);
    return status === 'processing' ? sourceUrl : undefined;
  }

  private source({ type, width, height, path }: Rendition): ShownSource {
    return { type, width, height, url: this.files.publicAddress(path) };
  }
}

/** In the language, else in the same language of another country, else in the tenant's first. */
function altOf({ alt, translations }: MediaAsset, locale: string): string | undefined {
  const language = (tag: string): string => tag.split('-')[0]!;
  const found =
    translations.find((each) => each.locale === locale) ??
    translations.find((each) => language(each.locale) === language(locale));
  return found?.alt ?? alt;
}
