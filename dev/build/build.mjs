import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders whose TypeScript is compiled; an image has only the first two. */
const FOLDERS = ['apps', 'libs', 'dev', 'bench', 'test', 'clients/typescript/src'];

/**
 * Compiles what has changed into `dist`, in place: processes that run from there keep their files, and several builds may
 * run at once. An output has the time of its source, which shows whether it is up to date. It replaces the one before by a
 * rename, so nobody reads half of it. Outputs without a source are removed.
 *
 * @param {object} [options]
 * @param {string} [options.root] the project; default: the working directory
 * @param {string[]} [options.below] folders to compile; default: all
 * @param {(path: string) => Promise<{ code: string, map?: string }>} [options.compile] compiles one file; default: SWC
 * @returns {Promise<number>} how many files were compiled
 * @throws {Error} that names the files that do not compile; the others are compiled
 */
export async function build({ root = process.cwd(), below, compile } = {}) {
  const dist = join(root, 'dist');
  const outputOf = (source) => join(dist, relative(root, source).replace(/\.ts$/, '.js'));

  // What the outputs were made with: if it changes, all are made again.
  const stamp = join(dist, '.made-with');
  const madeWith = fingerprint(root);
  const trusted = fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === madeWith;

  const stale = (below ?? FOLDERS)
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((path) => /(?<!\.d)\.ts$/.test(path))
    .map((path) => ({ path, output: outputOf(path), time: timeOf(path) }))
    .filter(({ output, time }) => !trusted || timeOf(output) !== time);
  if (stale.length > 0) compile ??= await swc(outputOf);
  const outcomes = await Promise.allSettled(
    stale.map(async ({ path, output, time }) => write(output, await compile(path), time)),
  );
  const failed = outcomes.filter(({ status }) => status === 'rejected');
  if (failed.length > 0) {
    const reasons = failed.map(({ reason }) => reason.message.split('\n\nCaused by')[0]);
    throw new Error([...reasons, `${failed.length} of ${stale.length} files do not compile`].join('\n'));
  }
  if (below) return stale.length;
  removeOrphans(root, dist);
  if (!trusted) replace(stamp, madeWith);
  return stale.length;
}

function fingerprint(root) {
  const swcPackage = createRequire(import.meta.url).resolve('@swc/core/package.json');
  const hash = createHash('sha256');
  for (const file of [join(root, '.swcrc'), swcPackage, fileURLToPath(import.meta.url)])
    hash.update(fs.readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
}

/** In milliseconds, which every file system can store. */
function timeOf(path) {
  return fs.statSync(path, { throwIfNoEntry: false })?.mtime.getTime();
}

async function swc(outputOf) {
  const { transformFile } = await import('@swc/core');
  return (path) => transformFile(path, { sourceFileName: relative(dirname(outputOf(path)), path) });
}

function write(output, { code, map }, time) {
  fs.mkdirSync(dirname(output), { recursive: true });
  if (map) replace(`${output}.map`, map);
  replace(output, map ? `${code}\n//# sourceMappingURL=${basename(output)}.map` : code, time);
}

function replace(path, text, time) {
  const temporary = `${path}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, text);
  if (time !== undefined) fs.utimesSync(temporary, time / 1000, time / 1000);
  fs.renameSync(temporary, path);
}

/** Removes outputs whose source is gone, and what was left by builds that were killed. */
function removeOrphans(root, dist) {
  for (const path of filesBelow(dist)) {
    const [, output] = /^(.*)\.js(?:\.map)?$/.exec(relative(dist, path)) ?? [];
    const [, pid] = /\.(\d+)\.tmp$/.exec(path) ?? [];
    const hasSource = output !== undefined && fs.existsSync(join(root, `${output}.ts`));
    if ((output !== undefined && !hasSource) || (pid !== undefined && !isAlive(Number(pid))))
      fs.rmSync(path, { force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
