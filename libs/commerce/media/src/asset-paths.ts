import type { FocalPoint } from './asset.schema.js';

/** Everything of an asset that only the product reads. */
export function privateFolder(id: string): string {
  return `media/${id}`;
}

/** The bytes as they came. A picture's are kept, because other sizes are made from them; they may tell where it was taken. */
export function originalPath(id: string): string {
  return `${privateFolder(id)}/original`;
}

/** Everything of an asset that everybody may see. */
export function publicFolder(id: string): string {
  return `public/media/${id}`;
}

/** Where a size of a picture is. It follows from what it shows, so that making it again changes nothing. */
export function renditionPath(id: string, width: number, ending: string, square?: FocalPoint): string {
  const around = square ? `square-${percent(square.x)}-${percent(square.y)}-` : '';
  return `${publicFolder(id)}/${around}${width}.${ending}`;
}

function percent(part: number): number {
  return Math.round(part * 100);
}
