import { defineErrors } from '#platform/errors';

/** Errors of stores. */
export const storesErrors = defineErrors({
  notFound: {
    code: 'stores.not-found',
    kind: 'not-found',
    fields: ['storeId'],
    title: 'There is no such store',
    de: 'Diese Filiale gibt es nicht',
    advice: 'Check the id. The shop API shows only active stores.',
  },
  codeTaken: {
    code: 'stores.code-taken',
    kind: 'conflict',
    fields: ['code'],
    title: 'Another store has this code',
    de: 'Eine andere Filiale hat diesen Code',
    advice: 'Choose another code.',
  },
  changed: {
    code: 'stores.changed',
    kind: 'precondition-failed',
    title: 'Somebody else changed the store in the meantime',
    de: 'Jemand anderes hat die Filiale inzwischen geändert',
    advice: 'Read it again and repeat your change.',
  },
  isDefault: {
    code: 'stores.is-default',
    kind: 'conflict',
    fields: ['active'],
    title: 'The default store cannot be deleted or made inactive',
    de: 'Die Standardfiliale kann weder gelöscht noch abgeschaltet werden',
    advice: 'Change its other fields instead.',
  },
  invalid: {
    code: 'stores.invalid',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the store are not valid',
    de: 'Einige Felder der Filiale sind nicht gültig',
    advice: 'Correct the fields listed in `errors`.',
  },
});
