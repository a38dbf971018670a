/** The API documents, one for each kind of caller. */
export const SURFACES = ['shop', 'admin', 'platform'] as const;
export type Surface = (typeof SURFACES)[number];

/** Path of a document. */
export function documentOf(surface: Surface): string {
  return `docs/openapi/${surface}.json`;
}
