const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * The rows of apps/libraries.ts, low to high, as folders below libs/: `[['foundation/tenancy'], …]`. The list is told once,
 * there; this reads it as text, since dependency-cruiser runs before anything is built.
 */
const source = readFileSync(join(__dirname, 'apps', 'libraries.ts'), 'utf8');
const folderOf = new Map(
  [...source.matchAll(/^import \{ (\w+)(?:, type [\w, ]+)? \} from '#([\w/-]+)';/gm)].map(
    ([, name, folder]) => [name, folder],
  ),
);
const [, listed = ''] = /const ROWS = \[([\s\S]*?)\n\] satisfies/.exec(source) ?? [];
const rows = [...listed.matchAll(/\[([\w\s,]+)\]/g)].map(([, names]) =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => folderOf.get(name)),
);
if (rows.length < 2 || rows.flat().some((folder) => folder === undefined)) {
  throw new Error(
    'apps/libraries.ts: expected "const ROWS = [ [tenancy], … ] satisfies" with each library imported',
  );
}

const spec = '\\.(e2e-)?spec\\.ts$';
const below = (folders) => `^libs/(${folders.join('|')})/`;

/** Nothing above, and of neighbours only their event types. */
const rowRules = rows.flatMap((libraries, row) => {
  const above = rows.slice(row + 1).flat();
  const rules = [];
  if (above.length > 0) {
    rules.push({
      name: `row-${row}-imports-down`,
      comment: `${libraries.join(', ')} must not import from a higher row: declare a port instead, or move the code up.`,
      severity: 'error',
      from: { path: below(libraries), pathNot: spec },
      to: { path: below(above) },
    });
  }
  for (const library of libraries) {
    const neighbours = libraries.filter((other) => other !== library);
    if (neighbours.length === 0) continue;
    rules.push({
      name: `${library}-sees-neighbours-as-events`,
      comment: 'Inside a row libraries know each other only as event types (#<layer>/<library>/events).',
      severity: 'error',
      from: { path: below([library]), pathNot: spec },
      to: { path: below(neighbours), pathNot: '/src/events\\.ts$' },
    });
  }
  return rules;
});

module.exports = {
  forbidden: [
    ...rowRules,
    {
      name: 'platform-imports-no-library',
      comment: 'The platform knows no tenant: declare a port, or move the code up.',
      severity: 'error',
      from: { path: '^libs/platform/', pathNot: spec },
      to: { path: '^libs/(?!platform/)' },
    },
    {
      name: 'libraries-are-listed',
      comment: 'A library stands in a row of apps/libraries.ts.',
      severity: 'error',
      from: {},
      to: { path: '^libs/', pathNot: ['^libs/platform/', below(rows.flat())] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'front-doors-only',
      comment: 'Import another library by #<layer>/<library>, its /events or /http, or #platform/<part>.',
      severity: 'error',
      from: { path: '^(libs/([^/]+/[^/]+)|apps|dev|bench|test)/', pathNot: spec },
      to: {
        path: '^libs/',
        pathNot: [
          '^libs/$2/',
          '^libs/[^/]+/[^/]+/src/(index|events)\\.ts$',
          '^libs/[^/]+/[^/]+/src/http/index\\.ts$',
          '^libs/platform/src/[^/]+/index\\.ts$',
        ],
      },
    },
    {
      name: 'rules-do-not-import-http',
      comment: 'A library’s rules never import its http/; only library.ts names it, for the api to load.',
      severity: 'error',
      from: {
        path: '^libs/([^/]+/[^/]+)/src/',
        pathNot: ['^libs/[^/]+/[^/]+/src/(http/|library\\.ts$)', '^libs/platform/', spec],
      },
      to: { path: '^libs/$1/src/http/' },
    },
    {
      name: 'product-does-not-import-dev',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: spec },
      to: { path: '^(dev|test|bench)/' },
    },
    {
      name: 'not-to-unlisted',
      comment: 'A package must be in package.json.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: spec },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
    {
      name: 'product-has-no-dev-dependencies',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: spec },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules|clients)/' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
