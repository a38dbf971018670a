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
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'clients/**/*.gen.ts', '.data/', 'coverage/', '*.cjs', '*.mjs'] },
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
      'no-restricted-syntax': ['error', ...everywhere, ...transactionsElsewhere, pipes],
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
      'no-restricted-syntax': ['error', ...everywhere, ...transactionsElsewhere, pipes, databaseWords],
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
    files: ['libs/foundation/tenancy/src/unit-of-work/**'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere] },
  },
  {
    files: ['dev/**', 'bench/**', 'apps/cli/**', '**/*.spec.ts', '**/*.e2e-spec.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'bench/**'],
    rules: { 'max-lines': ['error', { max: 500 }] },
  },
);
