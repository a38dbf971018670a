import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * A page that people write shows code that is compiled and tested: a comment `<!-- code: path#region -->` says where the
 * block after it comes from, and in that file `// #region <name>` and `// #endregion` stand around it.
 */

const FOLDERS = ['apps', 'bench', 'clients', 'dev', 'docs', 'libs', 'test'];
const MARKED = /(<!-- code: (\S+)#(\S+) -->\n+)```ts\n(?:[^]*?\n)??```$/gm;

/** Paths of all Markdown pages of the project. */
export function markdownPages(): string[] {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  return ['README.md', 'CONTRIBUTING.md', ...below]
    .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
    .sort();
}

/** Pages with blocks that come from the code, with these blocks as the code is now. */
export function pagesWithCode(): Map<string, string> {
  const pages = new Map<string, string>();
  for (const page of markdownPages()) {
    const text = readFileSync(page, 'utf8');
    if (text.includes('<!-- code: '))
      pages.set(
        page,
        withCode(text, (path) => readFileSync(path, 'utf8')),
      );
  }
  return pages;
}

/** @throws Error if a file has no such region, or several */
export function withCode(page: string, read: (path: string) => string): string {
  return page.replace(
    MARKED,
    (_block, comment: string, path: string, name: string) =>
      `${comment}\`\`\`ts\n${regionOf(read(path), `${path}#${name}`)}\n\`\`\``,
  );
}

function regionOf(code: string, place: string): string {
  const name = place.split('#')[1]!;
  const lines = code.split('\n');
  const begins = lines.flatMap((line, index) => (line.trim() === `// #region ${name}` ? [index] : []));
  const [begin, ...others] = begins;
  const end = lines.findIndex((line, index) => index > begin! && line.trim() === '// #endregion');
  if (begin === undefined || others.length > 0 || end < 0)
    throw new Error(`${place}: there must be one "// #region ${name}", with "// #endregion" after it`);
  const indent = /^ */.exec(lines[begin]!)![0].length;
  return lines
    .slice(begin + 1, end)
    .map((line) => line.slice(indent))
    .join('\n');
}
