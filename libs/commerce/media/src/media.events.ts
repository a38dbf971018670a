import { id, list, oneOf, optional, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';
import { MEDIA_KINDS, REFUSALS } from './asset.schema.js';

/** Fields of every event about an asset. */
const ASSET = { mediaId: id(), kind: oneOf(MEDIA_KINDS), fileName: text(), mediaType: text() };
export type MediaFacts = FactsOf<typeof ASSET>;

const example: MediaFacts = {
  mediaId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  kind: 'image',
  fileName: 'rain-jacket.jpg',
  mediaType: 'image/jpeg',
};

export const MediaAdded = defineEvent({
  type: 'media.added',
  summary: 'A picture or file was announced or sent; it is not checked yet.',
  readWith: 'media.read',
  published: false,
  data: { ...ASSET, sourceUrl: optional(text()) },
  example,
});

export const MediaReady = defineEvent({
  type: 'media.ready',
  summary: 'A picture or file was checked, its sizes are made, and it can be shown.',
  readWith: 'media.read',
  data: ASSET,
  example,
});

export const MediaRefused = defineEvent({
  type: 'media.refused',
  summary: 'A picture or file cannot be used; `refusal` says why.',
  readWith: 'media.read',
  data: { ...ASSET, refusal: oneOf(REFUSALS) },
  example: { ...example, refusal: 'broken' },
});

export const MediaUpdated = defineEvent({
  type: 'media.updated',
  summary: 'What is said about a picture or file has changed; `changed` lists the changed fields.',
  readWith: 'media.read',
  data: { ...ASSET, changed: list(text()) },
  example: { ...example, changed: ['alt'] },
});

export const MediaDeleted = defineEvent({
  type: 'media.deleted',
  summary: 'A picture or file was deleted, by staff or because nothing had used it for a time.',
  readWith: 'media.read',
  data: ASSET,
  example,
});
