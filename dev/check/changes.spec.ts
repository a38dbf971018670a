import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changedFiles, testsOf } from './changes.js';

describe('what has changed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emporium-changes-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: string[]) => {
    const me = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...me, ...args], { cwd: folder, stdio: 'pipe' });
  };
  const commit = (...names: string[]) => {
    for (const name of names) writeFileSync(join(folder, name), `${name} on a branch`);
    git('add', '--all');
    git('commit', '--message', names.join());
  };

  it('is what the branch has made, committed or not, and nothing that main has made since', async () => {
    git('init', '--initial-branch', 'main');
    writeFileSync(join(folder, '.gitignore'), 'ignored');
    commit('edited', 'deleted', 'same');
    git('checkout', '-b', 'branch');
    commit('committed');
    git('checkout', 'main');
    commit('later-on-main');
    git('checkout', 'branch');
    for (const name of ['edited', 'new', 'ignored']) writeFileSync(join(folder, name), 'now');
    rmSync(join(folder, 'deleted'));
    expect((await changedFiles(folder)).sort()).toEqual(['committed', 'edited', 'new']);
  });

  it('cannot be said without main', async () => {
    git('init', '--initial-branch', 'other');
    commit('file');
    await expect(changedFiles(folder)).rejects.toThrow('git needs one of main, origin/main');
  });
});

it('the tests of a change are those of its library or folder, and those of what is made from it', () => {
  const DOCUMENTS = 'test/contract/documents';
  const expected: [string, string[]][] = [
    ['libs/commerce/cart/src/http/shop.controller.ts', ['libs/commerce/cart/', DOCUMENTS]],
    ['libs/platform/src/money/money.ts', ['libs/platform/src/money/', DOCUMENTS]],
    ['apps/cli/src/emporium.ts', ['apps/cli', DOCUMENTS]],
    ['dev/check/checks.ts', ['dev/check']],
    ['dev/until.ts', ['dev/until']],
    ['test/journeys/purchase.e2e-spec.ts', ['test/journeys/purchase.e2e-spec.ts']],
    ['test/support/clock.ts', []],
    ['libs/commerce/cart/README.md', ['test/contract/pages']],
    ['package.json', []],
  ];
  expect(expected.map(([file]) => [file, testsOf([file])])).toEqual(expected);
  expect(testsOf(['dev/check/main.ts', 'dev/check/checks.ts'])).toEqual(['dev/check']);
});
