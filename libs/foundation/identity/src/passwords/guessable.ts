/** Always among the words: the software's own name. */
const OUR_NAME = 'emporium';
/** Shorter ones are in too many innocent passwords. */
const SHORTEST_WORD = 4;

/** Fewer different characters than this, and a list of all such passwords is short. */
const FEWEST_CHARACTERS = 3;

/**
 * Whether a password says next to nothing: only white space and characters that nobody sees, or one or two characters over
 * and over (NIST SP 800-63B section 3.1.1.2: repetitive ones are refused). Case does not make a letter another one.
 */
export function isMonotonous(password: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  return /^[\s\p{Z}\p{C}]*$/u.test(plain) || new Set(plain).size < FEWEST_CHARACTERS;
}

/**
 * Whether a password is made of nothing but words that anybody would try at this account (the shop's name, the person's
 * name and email), with digits and punctuation around them: `Northwind2026!`. The same words in a longer phrase are
 * fine (OWASP ASVS 5, 6.2.11).
 */
export function isMadeOf(words: readonly string[], password: string): boolean {
  const letters = lettersOf(password);
  if (letters === '') return false;
  const parts = [OUR_NAME, ...words.flatMap(partsOf)].filter(({ length }) => length >= SHORTEST_WORD);
  // The longest first, or what is left of it would hide it.
  parts.sort((a, b) => b.length - a.length);
  return parts.reduce((rest, part) => rest.replaceAll(part, ''), letters) === '';
}

/** A name, and what it is made of: `Northwind Outdoor` is also `northwind` and `outdoor`. */
function partsOf(word: string): string[] {
  return [lettersOf(word), ...word.split(/[^\p{L}]+/u).map(lettersOf)];
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}
