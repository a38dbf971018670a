import tseslint from 'typescript-eslint';

/** Transactions have one door; see libs/foundation/tenancy/src/unit-of-work. */
const transactionsElsewhere = [
  {
    selector: 'CallExpression[callee.property.name=/^(withTransaction|startSession|startTransaction)$/]',
    message: 'Transactions go through UnitOfWork.run().',
  },
  {
    selector: "CallExpression[callee.object.property.name='connection'][callee.property.name='transaction']",
    message: 'Transactions go through UnitOfWork.run().',
  },
];

/** Calls of the driver and of Mongoose's models. */
const DATABASE_CALLS =
  '/^(aggregate|bulkWrite|count|countDocuments|create|deleteMany|deleteOne|distinct|exists|find|findById|findByIdAndDelete|findByIdAndUpdate|findOne|findOneAndDelete|findOneAndReplace|findOneAndUpdate|insertMany|insertOne|replaceOne|save|updateMany|updateOne)$/';

/** Collections are bound to the unit of work that runs; a raw one would write outside of it, and nobody would notice. */
const JOINS = 'A call joins the unit of work that runs; one that must not is made in outsideUnitOfWork().';
const collectionsElsewhere = [
  {
    selector:
      "CallExpression[callee.property.name='collection']:matches([callee.object.name=/^(db|connection)$/], [callee.object.property.name=/^(db|connection)$/], [callee.object.expression.property.name='db'], [callee.object.callee.property.name='db'])",
    message:
      'Use collectionOf(Model), or collectionNamed(connection, name): they join the unit of work that runs.',
  },
  {
    selector: `CallExpression[callee.property.name=${DATABASE_CALLS}][callee.object.property.name='collection'][callee.object.object.type!='ThisExpression']`,
    message: 'Model.collection does not join the unit of work that runs; use collectionOf(Model).',
  },
  {
    selector: `CallExpression[callee.property.name=${DATABASE_CALLS}] > ObjectExpression > Property[key.name='session']`,
    message: JOINS,
  },
  {
    selector: "CallExpression[callee.property.name='session'][arguments.length=1]",
    message: JOINS,
  },
];

/**
 * A stream or emitter that fails while nobody listens for `error` ends the process, and all tenants with it. The product
 * makes them in #platform/streams only, where a listener comes first.
 */
const STREAMS = 'Make it with #platform/streams: an `error` without a listener ends the process.';
const emittersElsewhere = {
  paths: ['node:stream', 'stream']
    .map((name) => ({
      name,
      importNames: ['Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough', 'Stream'],
      allowTypeImports: true,
      message: STREAMS,
    }))
    .concat(
      ['node:events', 'events'].map((name) => ({
        name,
        importNames: ['EventEmitter', 'default'],
        allowTypeImports: true,
        message: STREAMS,
      })),
      ['node:fs', 'fs'].map((name) => ({
        name,
        importNames: ['createReadStream', 'createWriteStream'],
        message: STREAMS,
      })),
      ['node:net', 'node:tls', 'node:http', 'node:https'].map((name) => ({
        name,
        importNames: [
          'connect',
          'createConnection',
          'Socket',
          'createServer',
          'Server',
          'request',
          'get',
          'default',
        ],
        allowTypeImports: true,
        message:
          'Listen for `error` where it is made: see #platform/streams, #platform/egress and #platform/health.',
      })),
    ),
};
/** `.pipe` hands no errors on; rxjs's is another thing. */
const pipes = {
  selector: "CallExpression[callee.property.name='pipe']:not([callee.object.callee.property.name='handle'])",
  message: 'Use pipeline() of node:stream, which hands errors on, or #platform/streams.',
};

/** What narrows a list is told in the list's own words; MongoDB's are the affair of whoever reads the rows. */
const NO_DATABASE = 'http/ knows no MongoDB: hand a PageRequest and criteria to the library’s service.';
const databaseWords = {
  selector: 'Property:matches([key.name=/^\\$/], [key.value=/^\\$/])',
  message: NO_DATABASE,
};
const databasePackages = ['mongoose', 'mongodb', '@nestjs/mongoose', '#platform/mongo'].map((name) => ({
  name,
  message: NO_DATABASE,
}));

const everywhere = [
  {
    selector:
      "CallExpression[callee.property.name='run'][callee.object.property.name='unitOfWork'] CallExpression[callee.object.name='Promise'][callee.property.name=/^(all|allSettled|race)$/]",
    message: 'A session carries one operation at a time: await them one after the other.',
  },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: "CallExpression[callee.name='forwardRef']", message: 'Break the cycle instead.' },
  {
    selector: "MemberExpression[object.name='URL'][property.name='canParse']",
    message:
      'On Node 20 and 22 it refuses hosts in other scripts once it is compiled; use parseUrl() of #platform/urls.',
  },
];

/** What holds in the product's own code, besides. */
const inProduct = [...everywhere, ...transactionsElsewhere, ...collectionsElsewhere, pipes];

/** A machine may be slow: a test waits for the thing itself, or injects the rival or the clock. */
const WAIT = 'Wait for the thing itself, with until() of #dev/until.';
const sleeps = [
  {
    selector:
      "CallExpression[callee.name=/^(setTimeout|setInterval)$/], MemberExpression[property.name='setTimeout']",
    message: WAIT,
  },
  {
    selector: "CallExpression[callee.object.name='AbortSignal'][callee.property.name='timeout']",
    message: WAIT,
  },
  {
    selector:
      "CallExpression[callee.property.name=/^toBe(Less|Greater)Than/] BinaryExpression[operator='-'] CallExpression[callee.object.name=/^(Date|performance)$/][callee.property.name='now']",
    message: 'How long something takes is shown by a benchmark, not by a test.',
  },
];
const sleepPackages = {
  paths: [
    { name: 'node:timers/promises', message: WAIT },
    { name: 'timers/promises', message: WAIT },
    { name: '@jest/globals', message: '`jest` is a global: Node loads test files, see test/jest.' },
  ],
};

export default tseslint.config(
  { ignores: ['**/dist/', 'node_modules/', 'clients/**/*.gen.ts', '.data/', 'coverage/', '*.cjs', '*.mjs'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, ...transactionsElsewhere],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-console': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 350, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', emittersElsewhere],
      'no-restricted-syntax': ['error', ...inProduct],
    },
  },
  {
    files: ['libs/*/*/src/http/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [...emittersElsewhere.paths, ...databasePackages] },
      ],
      'no-restricted-syntax': ['error', ...inProduct, databaseWords],
    },
  },
  {
    files: ['libs/platform/src/streams/**', 'libs/platform/src/health/probes.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': 'off',
      'no-restricted-syntax': ['error', ...everywhere, ...transactionsElsewhere],
    },
  },
  {
    // Code that works for many tenants, with their databases and without their object graphs: no unit of work can run there.
    files: [
      ...['events-due', 'lane-cursors', 'numbering', 'uses'].map(
        (name) => `libs/foundation/tenancy/src/events/${name}.ts`,
      ),
      'libs/foundation/tenancy/src/migrations/retired-collections.ts',
      'libs/foundation/tenancy/src/proofs/move-proofs.ts',
      'libs/foundation/tenancy/src/scope/declared-indexes.ts',
      'libs/foundation/tenancy/src/work/due-rows.ts',
      'libs/**/*.migration.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...transactionsElsewhere, pipes] },
  },
  {
    files: ['libs/foundation/tenancy/src/unit-of-work/**'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere] },
  },
  {
    // Vite reads its default export.
    files: ['**/vite.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['dev/**', 'bench/**', 'apps/cli/**', '**/*.spec.ts', '**/*.e2e-spec.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'bench/**'],
    rules: { 'max-lines': ['error', { max: 500 }] },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'test/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, ...transactionsElsewhere, ...sleeps],
      '@typescript-eslint/no-restricted-imports': ['error', sleepPackages],
    },
  },
);
