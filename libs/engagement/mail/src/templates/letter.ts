/** A part of a letter; both its text and its HTML are made of it. */
export type Part =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Something to copy: a one-time code, a token. */
  | { readonly kind: 'code'; readonly code: string }
  /** Rows of two columns, the second set to the right; `total` stands out at the end. */
  | {
      readonly kind: 'table';
      readonly rows: readonly (readonly [string, string])[];
      readonly total?: readonly [string, string];
    }
  /** Lines that belong together, such as an address. */
  | { readonly kind: 'lines'; readonly title: string; readonly lines: readonly string[] };

/** What a mail says. Plain text throughout: markup in it is shown, not obeyed. */
export interface Letter {
  readonly subject: string;
  readonly heading: string;
  readonly parts: readonly Part[];
  /** Small print: why the person gets this. */
  readonly reason: string;
}

export function paragraph(text: string): Part {
  return { kind: 'paragraph', text };
}
