/** A part of a letter. Text and HTML are both made from it. */
export type Part =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Text to copy: a one-time code, a token. */
  | { readonly kind: 'code'; readonly code: string }
  /** A page to open: http or https. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  /** Rows with two columns, the second aligned right; `total` is the last row, in bold. */
  | {
      readonly kind: 'table';
      readonly rows: readonly (readonly [string, string])[];
      readonly total?: readonly [string, string];
    }
  /** Lines that belong together, such as an address. */
  | { readonly kind: 'lines'; readonly title: string; readonly lines: readonly string[] };

/** The content of a mail. All of it is plain text: markup is shown as text, not interpreted. */
export interface Letter {
  readonly subject: string;
  readonly heading: string;
  readonly parts: readonly Part[];
  /** Small print: why the person gets this mail. */
  readonly reason: string;
}

export function paragraph(text: string): Part {
  return { kind: 'paragraph', text };
}
