/*
 * A spreadsheet takes a cell that begins with one of these for a formula, which could send data away or start a program
 * (https://owasp.org/www-community/attacks/CSV_Injection). An apostrophe before it makes it a text.
 */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

/** The text of a cell that no spreadsheet takes for a formula. */
export function guarded(text: string): string {
  return LIKE_A_FORMULA.test(text) ? `'${text}` : text;
}

/** The reverse of {@link guarded}. Other apostrophes stay. */
export function withoutGuard(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}

/** A row of a CSV file. @param guard whether its cells are {@link guarded} */
export function csvLine(cells: readonly string[], { guard = true } = {}): string {
  return `${cells.map((cell) => quoted(guard ? guarded(cell) : cell)).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
