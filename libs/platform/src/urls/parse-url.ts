/**
 * A URL as WHATWG reads it; undefined for a text that is none. Used instead of `URL.canParse`, which after some thousand
 * calls refuses hosts in other scripts on Node 20 and 22 (`https://bücher.example`), and of `URL.parse`, which Node 20 lacks.
 * @param base what a relative URL is relative to
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
