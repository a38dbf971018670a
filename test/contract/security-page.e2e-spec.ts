import { existsSync, readFileSync } from 'node:fs';
import { mutated } from '../../bench/proofs/mutations/mutation.js';
import { MUTATIONS } from '../../bench/proofs/mutations/mutations.js';

const page = readFileSync('docs/security.md', 'utf8');
const rows = page.split('\n').filter((line) => /^\| (6|7|8|9|10)\.\d/.test(line));

describe('docs/security.md', () => {
  const shown = [...page.matchAll(/`((?:libs|test|bench)\/[^`]+\.ts)`/g)].map(([, path]) => path!);

  it('names tests that exist', () => {
    expect(shown.length).toBeGreaterThan(50);
    expect([...new Set(shown)].filter((path) => !existsSync(path))).toEqual([]);
  });

  it('names a test for each requirement', () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => !/`[^`]+\.ts`/.test(row))).toEqual([]);
  });

  /** The rules that `npm run prove -- security-mutations` removes. */
  describe('has for each row a rule that can be removed', () => {
    const rowOf = ({ row }: { row: string }) => rows.filter((line) => line.startsWith(`| ${row} `));

    it('and the row names its test', () => {
      const bare = rows.filter((line) => !MUTATIONS.some((one) => rowOf(one).includes(line)));
      expect(bare).toEqual([]);
      for (const one of MUTATIONS) {
        const [row, ...others] = rowOf(one);
        expect([one.row, others]).toEqual([one.row, []]);
        expect(`${one.row}: ${row}`).toContain(`\`${one.spec}\``);
      }
    });

    it.each(MUTATIONS.map((one) => [`${one.row}: without ${one.without}`, one] as const))('%s', (_, one) => {
      const whole = readFileSync(one.file, 'utf8');
      expect(mutated(whole, one)).not.toBe(whole);
    });

    it('and says how many there are', () => {
      expect(page).toContain(`: ${MUTATIONS.length} changes to the code`);
    });
  });
});
