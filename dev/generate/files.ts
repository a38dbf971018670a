import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';

/** Texts of generated files by path, relative to the project's root. */
export type Files = ReadonlyMap<string, string>;

/** Formats the text with Prettier; unchanged if Prettier ignores the file or does not know its type. */
export async function formatted(path: string, text: string): Promise<string> {
  const { ignored, inferredParser } = await getFileInfo(path, { ignorePath: '.prettierignore' });
  if (ignored || !inferredParser) return text;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

/** Paths whose file is missing or differs from the generated text. */
export function staleFiles(files: Files): string[] {
  return [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
}

/** The first lines that differ, for the log: the difference may exist only on one machine. */
export function difference(path: string, files: Files): string {
  const [found, made] = [current(path)?.split('\n') ?? [], files.get(path)!.split('\n')];
  const at = made.findIndex((line, index) => line !== found[index]);
  const from = at < 0 ? made.length : at;
  const shown = (mark: string, lines: readonly string[]) =>
    lines.slice(from, from + 5).map((line) => `${mark} ${line}`);
  return [`${path}:${from + 1}`, ...shown('-', found), ...shown('+', made)].join('\n');
}

/** Writes the files that are missing or differ. @returns their paths */
export function writeFiles(files: Files): string[] {
  const stale = staleFiles(files);
  for (const path of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, files.get(path)!);
  }
  return stale;
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
