import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MAIN = ['main', 'origin/main'];

/**
 * Paths of the files that differ from where the branch left `main`, committed or not, without those that are gone.
 * @throws Error if there is no `main`
 */
export async function changedFiles(cwd = '.'): Promise<string[]> {
  const git = async (...args: string[]): Promise<string[]> =>
    (await promisify(execFile)('git', args, { cwd })).stdout.split('\n').filter(Boolean);
  const left = await Promise.any(MAIN.map((main) => git('merge-base', 'HEAD', main))).catch(() => {
    throw new Error(`To know what has changed, git needs one of ${MAIN.join(', ')}; fetch it.`);
  });
  const differ = await git('diff', '--name-only', '--diff-filter=d', left[0]!);
  return [...differ, ...(await git('ls-files', '--others', '--exclude-standard'))];
}

/** Where the tests are of what has changed: of its library, of its folder of the platform, apps or dev, or itself. */
const NEXT_TO = [
  /^libs\/platform\/src\/[^/]+\/(?=.*\.ts$)/,
  /^libs\/(?!platform)[^/]+\/[^/]+\/(?=.*\.ts$)/,
  /^(?:apps|dev)\/[^/.]+(?=.*\.ts$)/,
  /^test\/.*\.e2e-spec\.ts$/,
];

/** @returns beginnings of paths of tests */
export function testsOf(files: readonly string[]): string[] {
  const tests = files.flatMap((file) => NEXT_TO.flatMap((place) => place.exec(file) ?? []));
  if (files.some((file) => file.endsWith('.md'))) tests.push('test/contract/pages');
  // They may be what generated files are made from.
  if (files.some((file) => /^(libs|apps)\/.*\.ts$/.test(file))) tests.push('test/contract/documents');
  return [...new Set(tests)].sort();
}
