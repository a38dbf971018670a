import { changedFiles, testsOf } from './changes.js';
import { run } from './command.js';
import { newLibrariesPass } from './new-libraries.js';
import { PROOF_NAMES } from './proof-names.js';
import { installQuietly } from './quiet-install.js';
import type { Step } from './run-steps.js';

/** A step that can be selected by its name. */
export interface Check extends Step {
  readonly title: string;
}

const QUICK = ['build', 'format:check', 'lint', 'types', 'boundaries'];

/** What CI runs, quick steps first. */
export const CHECKS: readonly Check[] = [
  { name: 'install', title: 'npm ci prints no warnings', run: installQuietly },
  script('build', 'everything compiles'),
  script('format:check', 'Prettier would change nothing'),
  script('lint', 'ESLint'),
  script('types', 'TypeScript'),
  script('boundaries', 'libraries import only from lower rows, and only their index'),
  { name: 'new-library', title: 'a library that was just made passes all checks', run: newLibrariesPass },
  onBuild(script('test', 'all tests on this Node, including the check of generated files')),
  onBuild({
    name: 'test:node-24',
    title: 'all tests on Node 24',
    run: () => run('npx', ['--yes', '--package', 'node@24', '--call', 'node --version && npm test']),
  }),
  onBuild(
    script('test:delivery', 'a production install starts, and the packed client works in other projects'),
  ),
  onBuild(script('demo', 'the first command of the README', '--check')),
  ...PROOF_NAMES.map((name) =>
    onBuild({ ...script('prove', 'a proof in its short size', name, '--short'), name: `prove:${name}` }),
  ),
  onBuild(
    script('contract', 'the API documents, checked with the product, linters and generators', '--short'),
  ),
  onBuild(script('isolation', 'every route, attacked from another tenant')),
  onBuild(script('bench', 'every scenario in its short size', '--short')),
];

/** The quick steps of all files (they remember what they have seen), and the tests of what has changed. */
export async function checksOfChanges(): Promise<readonly Check[]> {
  const quick = CHECKS.filter(({ name }) => QUICK.includes(name));
  const tests = testsOf(await changedFiles());
  if (tests.length === 0) return quick;
  return [...quick, onBuild(script('test', 'the tests of what has changed', '--passWithNoTests', ...tests))];
}

/** A script of package.json, which people can also run themselves. */
function script(name: string, title: string, ...args: string[]): Check {
  return { name, title, run: () => run('npm', ['run', name, ...(args.length > 0 ? ['--', ...args] : [])]) };
}

function onBuild(check: Check): Check {
  return { ...check, needs: ['build'] };
}
