import { run } from './command.js';
import { PROOF_NAMES } from './proof-names.js';
import { installQuietly } from './quiet-install.js';
import type { Step } from './run-steps.js';

/** A step that somebody may ask for by its name. */
export interface Check extends Step {
  readonly title: string;
}

/** What CI runs, cheap things first. */
export const CHECKS: readonly Check[] = [
  { name: 'install', title: 'npm ci has nothing to warn about', run: installQuietly },
  script('build', 'everything compiles'),
  script('format:check', 'Prettier would change nothing'),
  script('lint', 'ESLint'),
  script('types', 'TypeScript'),
  script('boundaries', 'libraries import from lower tiers only, through front doors'),
  onBuild(script('test', 'all tests, on this Node; generated files among them')),
  onBuild({
    name: 'test:node-24',
    title: 'all tests, on Node 24',
    run: () => run('npx', ['--yes', '--package', 'node@24', '--call', 'node --version && npm test']),
  }),
  onBuild(script('test:delivery', 'a production install starts, and says which settings it wants')),
  onBuild(script('demo', 'the first command of the README', '--check')),
  ...PROOF_NAMES.map((name) =>
    onBuild({ ...script('prove', 'a proof in its short size', name, '--short'), name: `prove:${name}` }),
  ),
  onBuild(script('contract', 'the API documents against the product, linters and generators', '--short')),
  onBuild(script('isolation', 'every route attacked from one tenant on another')),
  onBuild(script('bench', 'every scenario in its short size', '--short')),
];

/** A script of package.json, which is what people run by hand. */
function script(name: string, title: string, ...args: string[]): Check {
  return { name, title, run: () => run('npm', ['run', name, ...(args.length > 0 ? ['--', ...args] : [])]) };
}

function onBuild(check: Check): Check {
  return { ...check, needs: ['build'] };
}
