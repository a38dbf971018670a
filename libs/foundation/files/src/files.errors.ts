import { defineErrors } from '#platform/errors';

/** Errors of files. */
export const filesErrors = defineErrors({
  notFound: {
    code: 'files.not-found',
    kind: 'not-found',
    title: 'There is no such file',
    de: 'Diese Datei gibt es nicht',
    advice: 'Read again what named the file: it has been replaced or deleted.',
  },
  addressInvalid: {
    code: 'files.address-invalid',
    kind: 'forbidden',
    title: 'This address is not valid, or no longer',
    de: 'Diese Adresse ist ungültig oder abgelaufen',
    advice: 'Ask for a new address, and use it unchanged.',
  },
  wrongContent: {
    code: 'files.wrong-content',
    kind: 'invalid',
    fields: [],
    title: 'The bytes are not those that were announced',
    de: 'Die Bytes sind nicht die angekündigten',
    advice: 'Send exactly the number of bytes, the type and the SHA-256 for which you asked for the address.',
  },
  incomplete: {
    code: 'files.incomplete',
    kind: 'conflict',
    title: 'The upload is not complete',
    de: 'Der Upload ist nicht vollständig',
    advice: 'Send the missing parts, then complete the upload again.',
  },
  tooLarge: {
    code: 'files.too-large',
    kind: 'too-large',
    title: 'The file is too large',
    de: 'Die Datei ist zu groß',
    advice: 'Send a smaller file.',
  },
  unavailable: {
    code: 'files.unavailable',
    kind: 'unavailable',
    title: 'The storage of files does not answer',
    de: 'Der Dateispeicher antwortet nicht',
    advice: 'Try again in a moment.',
  },
});
