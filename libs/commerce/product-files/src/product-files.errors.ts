import { defineErrors } from '#platform/errors';

/** Errors of the import and export of products. */
export const productFilesErrors = defineErrors({
  unreadable: {
    code: 'product-files.unreadable',
    kind: 'invalid',
    fields: [],
    title: 'The file cannot be read as products',
    de: 'Die Datei ist nicht als Produkte lesbar',
    advice: 'Send UTF-8 in one of the formats that docs/import-and-export.md describes, or name the format.',
  },
  unknownJob: {
    code: 'product-files.unknown-job',
    kind: 'not-found',
    title: 'There is no such import or export',
    de: 'Diesen Import oder Export gibt es nicht',
    advice: 'Check the id. Imports and exports are deleted after 30 days.',
  },
  ended: {
    code: 'product-files.ended',
    kind: 'conflict',
    title: 'The import or export has ended already',
    de: 'Der Import oder Export ist schon beendet',
    advice: 'Look at its state. What an import has changed until it was cancelled stays changed.',
  },
  notReady: {
    code: 'product-files.not-ready',
    kind: 'conflict',
    title: 'The file is not ready yet',
    de: 'Die Datei ist noch nicht fertig',
    advice: 'Wait until the state of the job is `done`.',
  },
});
