/** Whether a search may be a SKU or barcode, and nothing else: it is one word with a digit. */
export function looksLikeCode(search: string): boolean {
  return /^\S*\d\S*$/.test(search);
}

/**
 * A search as `$text` takes it. There a minus excludes a word and quotation marks make a phrase; here neither is an operator.
 * What looks like a code, such as `AB-12-X`, is the name of one thing: a product needs all its parts, each a phrase, where
 * one of several words is enough.
 */
export function textQuery(search: string): string {
  const parts = search.split(/["-]+/).filter(Boolean);
  return (looksLikeCode(search) ? parts.map((part) => `"${part}"`) : parts).join(' ');
}
