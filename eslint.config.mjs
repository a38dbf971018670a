import tseslint from 'typescript-eslint';

/** Transactions have one door; see libs/tenancy/src/unit-of-work. */
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
    files: ['libs/tenancy/src/unit-of-work/**'],
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
