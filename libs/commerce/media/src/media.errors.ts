import { defineErrors } from '#platform/errors';

const ACCEPTED = 'JPEG, PNG, WebP, AVIF, GIF, MP4, WebM, QuickTime, PDF';

/** Errors of media. */
export const mediaErrors = defineErrors({
  notFound: {
    code: 'media.not-found',
    kind: 'not-found',
    title: 'There is no such picture or file',
    de: 'Dieses Bild oder diese Datei gibt es nicht',
    advice: 'Check the id. What nothing uses is deleted after a time (setting mediaUnusedDays).',
  },
  invalid: {
    code: 'media.invalid',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the picture or file are not valid',
    de: 'Einige Felder des Bildes oder der Datei sind nicht gültig',
    advice: 'Correct the fields listed in `errors`.',
  },
  typeNotAccepted: {
    code: 'media.type-not-accepted',
    kind: 'invalid',
    fields: ['mediaType'],
    title: `Only these types are accepted: ${ACCEPTED}`,
    de: `Nur diese Arten werden angenommen: ${ACCEPTED}`,
    advice: 'Convert the file first. SVG can contain programs: export it as PNG or WebP.',
  },
  tooLarge: {
    code: 'media.too-large',
    kind: 'too-large',
    fields: ['bytes'],
    title: 'The picture or file is too large',
    de: 'Das Bild oder die Datei ist zu groß',
    advice: 'Send a smaller one; the problem says how large it may be.',
  },
  notUploaded: {
    code: 'media.not-uploaded',
    kind: 'conflict',
    title: 'The bytes have not arrived, or not all of them',
    de: 'Die Bytes sind nicht angekommen, oder nicht alle',
    advice:
      'Send them to the addresses that POST /admin/media/uploads answered with, then complete the upload.',
  },
  changed: {
    code: 'media.changed',
    kind: 'precondition-failed',
    title: 'Somebody else changed it in the meantime',
    de: 'Jemand anderes hat es inzwischen geändert',
    advice: 'Read it again and repeat your change.',
  },
  externalIdTaken: {
    code: 'media.external-id-taken',
    kind: 'conflict',
    fields: ['externalId'],
    title: 'Another picture or file has this external id',
    de: 'Ein anderes Bild oder eine andere Datei hat diese externe Id',
    advice: 'Change the one that has it: GET /admin/media?externalId=… finds it.',
  },
  inUse: {
    code: 'media.in-use',
    kind: 'conflict',
    title: 'Something still shows this picture or file',
    de: 'Dieses Bild oder diese Datei wird noch gezeigt',
    advice: 'Remove it from products and other places first.',
  },
});
