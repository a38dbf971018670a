import type { Sharp } from 'sharp';
import type { FocalPoint, Refusal, Rendition } from '../asset.schema.js';
import { renditionPath } from '../asset-paths.js';

/** Widths in pixels of what is made of a picture; none is larger than the picture. */
const WIDTHS = [160, 320, 640, 960, 1280, 1920];
const SQUARES = [320, 640];
/** All sizes are made from one of this size, so that a large picture is decoded once. */
const LARGEST = { width: 1920, height: 4096, fit: 'inside', withoutEnlargement: true } as const;
const FORMATS = [
  { type: 'image/avif', ending: 'avif' },
  { type: 'image/webp', ending: 'webp' },
] as const;
const CENTRE: FocalPoint = { x: 0.5, y: 0.5 };
/** No step of a picture that is allowed takes so long. */
const SECONDS = 60;

/** A rendition with its bytes. */
export type MadeRendition = Rendition & { readonly content: Buffer };

/** What was made of a picture, and its size as it is shown. */
export interface MadePicture {
  readonly width: number;
  readonly height: number;
  readonly renditions: AsyncIterable<MadeRendition>;
}

/** A picture that cannot be used. */
export class RefusedPicture extends Error {
  override readonly name = 'RefusedPicture';

  constructor(
    readonly refusal: Refusal,
    cause?: unknown,
  ) {
    super(refusal, { cause });
  }
}

/** The pixels of a picture, upright and not larger than needed. */
interface Base {
  readonly data: Buffer;
  readonly raw: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 };
}

/**
 * Makes the sizes of a picture: upright, in sRGB, without any metadata. Of an animation, the first frame. The same bytes
 * always give the same sizes.
 * @param only `square`: only the squares, after the focal point has changed
 * @throws RefusedPicture if it is broken or has more pixels than allowed
 */
export async function makeRenditions(
  content: Buffer,
  asset: { readonly id: string; readonly focalPoint?: FocalPoint },
  { maxPixels, only }: { readonly maxPixels: number; readonly only?: 'square' },
): Promise<MadePicture> {
  // Loaded where it is used: processes that make no sizes do without its 20 MB.
  const { default: sharp } = await import('sharp');
  const open = (): Sharp =>
    sharp(content, { limitInputPixels: maxPixels, failOn: 'error' }).timeout({ seconds: SECONDS });
  try {
    const { autoOrient, width, height } = await open().metadata();
    if (width * height > maxPixels) throw new RefusedPicture('too-many-pixels');
    const { data, info } = await open()
      .autoOrient()
      .resize(LARGEST)
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const base: Base = { data, raw: { width: info.width, height: info.height, channels: info.channels } };
    const again = (): Sharp => sharp(base.data, { raw: base.raw }).timeout({ seconds: SECONDS });
    return {
      width: autoOrient.width,
      height: autoOrient.height,
      renditions: sizesOf(base, again, asset, only),
    };
  } catch (error) {
    if (error instanceof RefusedPicture) throw error;
    const tooMany = /pixel limit/i.test((error as Error).message);
    throw new RefusedPicture(tooMany ? 'too-many-pixels' : 'broken', error);
  }
}

async function* sizesOf(
  { raw }: Base,
  open: () => Sharp,
  { id, focalPoint = CENTRE }: { readonly id: string; readonly focalPoint?: FocalPoint },
  only?: 'square',
): AsyncIterable<MadeRendition> {
  const side = Math.min(raw.width, raw.height);
  const square = {
    left: offset(raw.width, side, focalPoint.x),
    top: offset(raw.height, side, focalPoint.y),
    width: side,
    height: side,
  };
  for (const { type, ending } of FORMATS) {
    for (const width of only ? [] : upTo(raw.width, WIDTHS)) {
      const { data, info } = await written(open().resize({ width }), type);
      yield { type, width, height: info.height, path: renditionPath(id, width, ending), content: data };
    }
    for (const width of upTo(side, SQUARES)) {
      const { data } = await written(open().extract(square).resize({ width, height: width }), type);
      const path = renditionPath(id, width, ending, focalPoint);
      yield { square: true, type, width, height: width, path, content: data };
    }
  }
}

/** The widths that are not larger than the picture; its own, if it lies between two of them or below all. */
function upTo(own: number, widths: readonly number[]): number[] {
  const fitting = widths.filter((width) => width <= own);
  const next = widths[fitting.length];
  return next === undefined || fitting.at(-1) === own ? fitting : [...fitting, own];
}

/** Where a part begins whose middle is as near as possible to a point. */
function offset(whole: number, part: number, point: number): number {
  return Math.round(Math.min(Math.max(point * whole - part / 2, 0), whole - part));
}

/** AVIF with more effort is 2 % smaller and takes ten times as long. */
function written(picture: Sharp, type: Rendition['type']) {
  const encoded =
    type === 'image/avif' ? picture.avif({ quality: 55, effort: 2 }) : picture.webp({ quality: 80 });
  return encoded.toBuffer({ resolveWithObject: true });
}
