import { flag, id, oneOf, whole } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';
import { FORMATS } from './formats/product-format.js';

const ID = '01jd2k3m4n5p6q7r8s9tavwxyz';
const ENDS = ['done', 'failed', 'cancelled'] as const;

export const ImportStarted = defineEvent({
  type: 'product-import.started',
  summary: 'Staff sent a file of products; it will be imported.',
  readWith: 'catalog.write',
  data: { importId: id(), format: oneOf(FORMATS), dryRun: flag(), bytes: whole('Size of the file') },
  example: { importId: ID, format: 'shopify', dryRun: false, bytes: 48_213 },
});

export const ImportEnded = defineEvent({
  type: 'product-import.ended',
  summary: 'An import of products ended. The numbers are numbers of products.',
  readWith: 'catalog.write',
  data: {
    importId: id(),
    state: oneOf(ENDS),
    dryRun: flag('Nothing was written'),
    created: whole(),
    updated: whole(),
    unchanged: whole(),
    failed: whole(),
  },
  example: { importId: ID, state: 'done', dryRun: false, created: 98, updated: 2, unchanged: 0, failed: 1 },
});

export const ExportStarted = defineEvent({
  type: 'product-export.started',
  summary: 'Staff asked for a file of products.',
  readWith: 'catalog.read',
  data: { exportId: id(), format: oneOf(FORMATS) },
  example: { exportId: ID, format: 'csv' },
});

export const ExportEnded = defineEvent({
  type: 'product-export.ended',
  summary: 'An export of products ended. If it is done, its file can be downloaded.',
  readWith: 'catalog.read',
  data: { exportId: id(), state: oneOf(ENDS), products: whole() },
  example: { exportId: ID, state: 'done', products: 234 },
});
