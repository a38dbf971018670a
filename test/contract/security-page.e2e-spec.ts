import { existsSync, readFileSync } from 'node:fs';

const page = readFileSync('docs/security.md', 'utf8');

describe('docs/security.md', () => {
  const shown = [...page.matchAll(/`((?:libs|test|bench)\/[^`]+\.ts)`/g)].map(([, path]) => path!);

  it('names tests that exist', () => {
    expect(shown.length).toBeGreaterThan(50);
    expect([...new Set(shown)].filter((path) => !existsSync(path))).toEqual([]);
  });

  it('shows something for each requirement', () => {
    const rows = page.split('\n').filter((line) => /^\| (6|7|8|9|10)\.\d/.test(line));
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => !/`[^`]+\.ts`/.test(row))).toEqual([]);
  });
});
