/** The tiers of docs/architecture.md, low to high. A library imports only from lower tiers, through front doors. */
const tiers = [
  ['platform'],
  ['tenancy'],
  ['identity'],
  ['catalog', 'media', 'stores'],
  ['inventory', 'pricing'],
  ['cart', 'orders', 'payments'],
  ['checkout'],
  ['reviews', 'chat', 'notifications', 'mail', 'webhooks', 'search', 'analytics', 'brokers', 'cms'],
  ['operations'],
];

const spec = '\\.(e2e-)?spec\\.ts$';

/** Nothing above, and of neighbours only their event types. */
const tierRules = tiers.flatMap((libs, tier) => {
  const above = tiers.slice(tier + 1).flat();
  const rules = [];
  if (above.length > 0) {
    rules.push({
      name: `tier-${tier}-imports-down`,
      comment: `${libs.join(', ')} must not import from a higher tier: declare a port instead, or move the code up.`,
      severity: 'error',
      from: { path: `^libs/(${libs.join('|')})/`, pathNot: spec },
      to: { path: `^libs/(${above.join('|')})/` },
    });
  }
  for (const lib of libs) {
    const neighbours = libs.filter((other) => other !== lib);
    if (neighbours.length === 0) continue;
    rules.push({
      name: `${lib}-sees-neighbours-as-events`,
      comment: 'Inside a tier libraries know each other only as event types (#<lib>/events).',
      severity: 'error',
      from: { path: `^libs/${lib}/`, pathNot: spec },
      to: { path: `^libs/(${neighbours.join('|')})/`, pathNot: '/src/events\\.ts$' },
    });
  }
  return rules;
});

module.exports = {
  forbidden: [
    ...tierRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'front-doors-only',
      comment: 'Import another library by #<lib>, #<lib>/events, #<lib>/http or #platform/<part>.',
      severity: 'error',
      from: { path: '^(libs/([^/]+)|apps|dev|bench|test)/', pathNot: spec },
      to: {
        path: '^libs/',
        pathNot: [
          '^libs/$2/',
          '^libs/[^/]+/src/(index|events)\\.ts$',
          '^libs/[^/]+/src/http/index\\.ts$',
          '^libs/platform/src/[^/]+/index\\.ts$',
        ],
      },
    },
    {
      name: 'rules-do-not-import-http',
      comment: 'A library’s rules never import its http/.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/[^/]+/src/http/', '^libs/platform/', spec] },
      to: { path: '^libs/$1/src/http/', pathNot: '^libs/tenancy/src/http/principal\\.ts$' },
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
