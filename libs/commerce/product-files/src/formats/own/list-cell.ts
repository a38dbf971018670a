/*
 * Several texts in one cell: `red|blue`. A backslash before a separator or another backslash makes it part of the text, so that
 * every list comes back as it was written.
 */

/** @param separator one character */
export function listCell(items: readonly string[], separator = '|'): string {
  return items.map((item) => item.replaceAll(/[\\|>]/g, '\\$&')).join(separator);
}

/** The reverse of {@link listCell}; texts are trimmed. An empty cell is an empty list; empty items stay. */
export function itemsOf(cell: string): string[] {
  return cell === '' ? [] : split(cell, '|').map(plain);
}

/** Paths of names: `Clothing > Jackets|Outlet`. */
export function pathsCell(paths: readonly (readonly string[])[]): string {
  return paths.map((path) => listCell(path, ' > ')).join('|');
}

/** The reverse of {@link pathsCell}. */
export function pathsOf(cell: string): string[][] {
  if (cell === '') return [];
  return split(cell, '|').map((path) =>
    split(path, '>')
      .map(plain)
      .filter((name) => name !== ''),
  );
}

/** Splits where no backslash is before the separator; backslashes stay. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === separator) {
      parts.push(part);
      part = '';
    } else part += character === '\\' ? text.slice(at, ++at + 1) : character;
  }
  return [...parts, part];
}

function plain(text: string): string {
  return text.trim().replaceAll(/\\(.?)/gs, '$1');
}
