import type { INestApplication } from '@nestjs/common';
import { EVENTS, LIBRARIES } from '#libraries';
import { renderEnvExample } from '#platform/config';
import { errorCatalogue } from '#platform/errors';
import { AccessTable, type DocumentedSurface } from '#platform/http';
import { apiDocuments } from '../../apps/api/src/api-documents.js';
import { asyncApi } from '../../apps/api/src/async-api/async-api.js';
import { accessPage } from './access-page.js';
import { clientTypes, liveTypes, webhookTypes } from './client-types.js';
import { pagesWithCode } from './code-blocks.js';
import { errorsPage } from './errors-page.js';
import { eventsPage } from './events-page.js';
import { formatted, type Files } from './files.js';

/** Address of the API in the documents: the default of the settings, so that every machine generates the same. */
const ORIGIN = 'http://localhost:3000';

const SURFACES: readonly DocumentedSurface[] = ['shop', 'admin', 'platform'];

/**
 * Makes every generated file of the project.
 * @param app an initialised API with all its routes
 */
export async function makeArtefacts(app: INestApplication): Promise<Files> {
  const table = app.get(AccessTable);
  const documents = apiDocuments(app, ORIGIN);
  const live = asyncApi(app, ORIGIN);
  const files = new Map<string, string>([
    ['docs/errors.md', errorsPage(errorCatalogue())],
    ['docs/events.md', eventsPage(EVENTS)],
    ['docs/access.md', accessPage(table)],
    ['docs/asyncapi.json', json(live)],
    ['clients/typescript/src/live.gen.ts', await liveTypes(live)],
    ['clients/typescript/src/webhooks.gen.ts', await webhookTypes(live)],
    ['.env.example', renderEnvExample(LIBRARIES)],
    ...pagesWithCode(),
  ]);
  for (const surface of SURFACES) {
    const document = withSortedPaths(documents[surface]);
    files.set(`docs/openapi/${surface}.json`, json(document));
    files.set(`clients/typescript/src/${surface}.gen.ts`, await clientTypes(document));
  }
  for (const [path, text] of files) files.set(path, await formatted(path, text));
  return files;
}

/** Sorts the paths, because the order in which modules load must not change the documents. */
function withSortedPaths(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const paths = Object.entries(document.paths as Record<string, object>).map(
    ([path, verbs]): [string, object] => [path, sorted(verbs)],
  );
  return { ...document, paths: sorted(Object.fromEntries(paths)) };
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
