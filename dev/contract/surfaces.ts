/** The API documents, each of what one kind of caller may do. */
export const SURFACES = ['shop', 'admin', 'platform'] as const;
export type Surface = (typeof SURFACES)[number];

/** Where a document is kept. */
export function documentOf(surface: Surface): string {
  return `docs/openapi/${surface}.json`;
}
