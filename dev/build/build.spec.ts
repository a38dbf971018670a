import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from '#build';

describe('the build', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'emporium-build-'));
    cpSync('.swcrc', join(root, '.swcrc'));
    put('package.json', '{ "type": "module" }');
    put('apps/one.ts', 'export const one: number = 1;');
    put('libs/two.ts', 'export const two: number = 2;');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const has = (path: string): boolean => existsSync(join(root, path));
  const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

  it('compiles only what has changed', async () => {
    expect(await build({ root })).toBe(2);
    expect(textOf('dist/apps/one.js')).toMatch(/^export const one = 1;/);
    expect(textOf('dist/apps/one.js.map')).toContain('../../apps/one.ts');
    expect(await build({ root })).toBe(0);
    put('apps/one.ts', 'export const one: number = 3;');
    // Also if it is older than its output, as after a restore.
    utimesSync(join(root, 'apps/one.ts'), 1_000, 1_000);
    expect(await build({ root })).toBe(1);
    expect(textOf('dist/apps/one.js')).toMatch(/^export const one = 3;/);
    put('.swcrc', textOf('.swcrc').replace('"es2023"', '"es2022"'));
    expect(await build({ root })).toBe(2);
  });

  it('removes the outputs of sources that are gone, and no others', async () => {
    await build({ root });
    put('dist/page.html', 'not an output');
    rmSync(join(root, 'apps/one.ts'));
    expect(await build({ root })).toBe(0);
    expect(
      ['dist/apps/one.js', 'dist/apps/one.js.map', 'dist/libs/two.js', 'dist/page.html'].filter(has),
    ).toEqual(['dist/libs/two.js', 'dist/page.html']);
  });

  it('of some folders leaves the others as they are', async () => {
    expect(await build({ root, below: ['apps'] })).toBe(1);
    expect(has('dist/libs/two.js')).toBe(false);
    expect(await build({ root })).toBe(2);
  });

  it('names what does not compile, and compiles the rest', async () => {
    put('apps/one.ts', 'export const one = ;');
    await expect(build({ root })).rejects.toThrow(/apps\/one\.ts[\s\S]*\n1 of 2 files do not compile$/);
    expect(has('dist/libs/two.js')).toBe(true);
  });

  it('leaves a running process its files, also those that it loads later', async () => {
    put(
      'apps/main.ts',
      "process.on('message', async () => process.send((await import('../libs/two.js')).two));",
    );
    const compile = async (path: string) => ({ code: readFileSync(path, 'utf8').replace(': number', '') });
    await build({ root, compile });
    const child = fork(join(root, 'dist/apps/main.js'));
    try {
      put('apps/one.ts', 'export const one = 4;');
      put('.swcrc', `${textOf('.swcrc')}\n`);
      // Everything is compiled again; before the first output is there, the process loads another file.
      const ended = once(child, 'exit').then(() => ['ended']);
      const answer = Promise.race([once(child, 'message'), ended]);
      let asked = false;
      const slowly = async (path: string) => {
        if (!asked) asked = child.send('load');
        await answer;
        return compile(path);
      };
      expect(await build({ root, compile: slowly })).toBe(3);
      expect((await answer)[0]).toBe(2);
    } finally {
      child.kill();
    }
  });

  it('may run twice at once', async () => {
    let rival: Promise<number> | undefined;
    const compile = async (path: string) => {
      expect(await (rival ??= build({ root }))).toBe(2);
      return { code: readFileSync(path, 'utf8') };
    };
    expect(await build({ root, compile })).toBe(2);
    expect(await build({ root })).toBe(0);
  });

  it('removes what a killed build left, but nothing of one that runs', async () => {
    await build({ root });
    const { pid: ended } = spawnSync(process.execPath, ['--version']);
    put(`dist/apps/one.js.${ended}.tmp`, '');
    put(`dist/apps/one.js.${process.ppid}.tmp`, '');
    await build({ root });
    expect([ended, process.ppid].map((pid) => has(`dist/apps/one.js.${pid}.tmp`))).toEqual([false, true]);
  });

  it('is what every script uses, so none takes the files of a running process away', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts.build).toBe('node dev/build/main.mjs');
    expect(Object.values(scripts).filter((script) => /\brm\b|\bswc\b/.test(script))).toEqual([]);
  });
});
