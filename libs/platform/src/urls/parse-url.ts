/**
 * A URL as WHATWG reads it; undefined for a text that is none. Used instead of `URL.canParse`, which after some thousand
 * calls refuses hosts in other scripts on Node 20 and 22 (`https://bücher.example`), and of `URL.parse`, which Node 20 lacks.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
