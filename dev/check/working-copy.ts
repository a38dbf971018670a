import { cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** What a copy makes for itself, or must not have. */
const LEFT_BEHIND = new Set(['.cache', '.data', '.env', '.git', 'coverage', 'dist', 'node_modules']);

/**
 * Copies the project to a temporary folder, in which files may be changed and commands run. The packages are linked.
 * @returns its path; whoever calls removes it
 */
export async function workingCopy(purpose: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `emporium-${purpose}-`));
  const filter = (path: string): boolean => !LEFT_BEHIND.has(basename(path));
  await cp('.', folder, { recursive: true, filter });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}
