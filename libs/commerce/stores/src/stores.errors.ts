import { defineErrors } from '#platform/errors';

/** What can be wrong with stores. */
export const storesErrors = defineErrors({
  notFound: {
    code: 'stores.not-found',
    kind: 'not-found',
    title: 'There is no such store',
    advice: 'Check the id; a store that is not active does not exist for the shop.',
  },
  codeTaken: {
    code: 'stores.code-taken',
    kind: 'conflict',
    title: 'Another store has this code',
    advice: 'Choose another code.',
  },
  changed: {
    code: 'stores.changed',
    kind: 'precondition-failed',
    title: 'Somebody else has changed the store in the meantime',
    advice: 'Read it again and repeat the change on what it is now.',
  },
  isDefault: {
    code: 'stores.is-default',
    kind: 'conflict',
    title: 'The default store must stay, and stay active',
    advice: 'Change it instead.',
  },
  invalid: {
    code: 'stores.invalid',
    kind: 'invalid',
    title: 'The store does not fit together',
    advice: 'Correct the fields listed in `errors`.',
  },
});
