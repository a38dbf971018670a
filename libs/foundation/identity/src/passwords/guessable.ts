/** Always among the words: the software's own name. */
const OUR_NAME = 'emporium';
/** Shorter words occur in too many good passwords. */
const SHORTEST_WORD = 4;

/** With fewer different characters, the number of possible passwords is small. */
const FEWEST_CHARACTERS = 3;

/**
 * Whether a password has only white space and invisible characters, or only one or two different characters (NIST
 * SP 800-63B section 3.1.1.2: repetitive ones are refused). Case does not matter.
 */
export function isMonotonous(password: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  return /^[\s\p{Z}\p{C}]*$/u.test(plain) || new Set(plain).size < FEWEST_CHARACTERS;
}

/**
 * Whether a password has only words that anybody would try at this account (the shop's name, the person's name and email),
 * with digits and punctuation around them: `Northwind2026!`. The same words in a longer phrase are accepted (OWASP ASVS 5,
 * 6.2.11).
 */
export function isMadeOf(words: readonly string[], password: string): boolean {
  const letters = lettersOf(password);
  if (letters === '') return false;
  const parts = [OUR_NAME, ...words.flatMap(partsOf)].filter(({ length }) => length >= SHORTEST_WORD);
  // The longest word first: if a shorter one were removed from it first, the longer one would not be found.
  parts.sort((a, b) => b.length - a.length);
  return parts.reduce((rest, part) => rest.replaceAll(part, ''), letters) === '';
}

/** A name and its parts: `Northwind Outdoor` is also `northwind` and `outdoor`. */
function partsOf(word: string): string[] {
  return [lettersOf(word), ...word.split(/[^\p{L}]+/u).map(lettersOf)];
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}
