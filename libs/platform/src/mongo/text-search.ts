/*
 * Texts that people typed, as `$text` takes them. There a minus excludes a word and quotation marks make a phrase, which
 * nobody means who types `T-shirt -`; here neither is an operator.
 */

/** Finds what has at least one of the words. */
export function anyWordOf(typed: string): string {
  return partsOf(typed).join(' ');
}

/** Finds what has every word: each is a phrase of its own. */
export function everyWordOf(typed: string): string {
  return partsOf(typed)
    .map((part) => `"${part}"`)
    .join(' ');
}

function partsOf(typed: string): string[] {
  return typed.split(/[\s"-]+/).filter(Boolean);
}
