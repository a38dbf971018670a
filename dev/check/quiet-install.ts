import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputOf } from './command.js';

/**
 * Checks that `npm ci` prints no warnings: about peers, engines, install scripts, deprecated packages. It is a dry run
 * in an empty folder.
 * @throws Error with the warnings
 */
export async function installQuietly(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'emporium-install-'));
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) await cp(file, join(folder, file));
    // Needed because a child of `npm run --silent` would be silent, too.
    const said = await outputOf('npm', ['ci', '--dry-run', '--loglevel', 'warn'], folder);
    // npm warns about deprecated packages only when it unpacks them, so read the lock file.
    const lock = await readFile('package-lock.json', 'utf8');
    const warnings = [...said.split('\n'), ...lock.split('\n')].filter((line) =>
      /^npm (warn|error)|^\s+"deprecated":/i.test(line),
    );
    if (warnings.length > 0) throw new Error(`npm ci is not quiet:\n${warnings.join('\n')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
