import { withCode } from './code-blocks.js';

const PAGE = `A reaction:

<!-- code: a.ts#reaction -->

\`\`\`ts
old();
\`\`\`

\`\`\`ts
others();
\`\`\`
`;
const from = (code: string): string => withCode(PAGE, (path) => (path === 'a.ts' ? code : ''));

describe('a block of code in a page', () => {
  it('is the region that its comment names, without the indent', () => {
    const page = from('class A {\n  // #region reaction\n  run() {\n    now();\n  }\n  // #endregion\n}\n');
    expect(page).toBe(PAGE.replace('old();', 'run() {\n  now();\n}'));
  });

  it('may be empty before', () => {
    const empty = PAGE.replace('old();\n', '');
    expect(withCode(empty, () => '// #region reaction\nnow();\n// #endregion')).toBe(
      PAGE.replace('old();', 'now();'),
    );
  });

  it.each([
    ['missing', 'now();'],
    ['not closed', '// #region reaction\nnow();'],
    ['there twice', '// #region reaction\na();\n// #endregion\n// #region reaction\nb();\n// #endregion'],
  ])('cannot come from a region that is %s', (_what, code) => {
    expect(() => from(code)).toThrow('a.ts#reaction');
  });
});
