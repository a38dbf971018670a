import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputOf } from './command.js';

/**
 * Whether `npm ci` has anything to warn about: peers, engines, install scripts, packages that are given up. It is tried
 * in an empty folder and writes nothing there.
 * @throws Error with the warnings
 */
export async function installQuietly(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'emporium-install-'));
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) await cp(file, join(folder, file));
    // `npm run --silent` would hand its silence on.
    const said = await outputOf('npm', ['ci', '--dry-run', '--loglevel', 'warn'], folder);
    // Packages are unpacked before npm tells that they are given up, so the lock file has to tell.
    const lock = await readFile('package-lock.json', 'utf8');
    const warnings = [...said.split('\n'), ...lock.split('\n')].filter((line) =>
      /^npm (warn|error)|^\s+"deprecated":/i.test(line),
    );
    if (warnings.length > 0) throw new Error(`npm ci is not quiet:\n${warnings.join('\n')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
