import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { errorCatalogue } from '#platform/errors';
import { escapeHtml } from '#platform/html';
import type { AccessTable } from '../access-table.js';
import { statusOfKind } from '../problem.js';
import type { DocumentedSurface } from './build-documents.js';
import type { JsonObject } from './to-openapi31.js';

/** Swagger UI sets inline styles; everything else comes from this server. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** Starts the page without inline script, which the policy would forbid. */
const START = `window.ui = SwaggerUIBundle({ url: location.pathname.replace(/\\/$/, '') + '.json', dom_id: '#ui', deepLinking: true, displayRequestDuration: true });`;

/**
 * Serves `/docs/<surface>` (Swagger UI), `/docs/<surface>.json` and `/docs/errors`, to which the `type` of every problem
 * links. Call it before the app listens; `documents` is called at the first request, when all routes are known.
 * @param surfaces which documents are public; admin and platform are off in production unless enabled
 */
export function serveDocuments(
  instance: FastifyInstance,
  table: AccessTable,
  surfaces: readonly DocumentedSurface[],
  documents: () => Readonly<Record<DocumentedSurface, JsonObject>>,
): void {
  table.declare('GET', '/docs/*', { who: 'public', tenant: 'none' });
  let texts: Map<string, string> | undefined;
  const textOf = (surface: DocumentedSurface): string => {
    texts ??= new Map(
      Object.entries(documents()).map(([name, document]) => [name, JSON.stringify(document)]),
    );
    return texts.get(surface)!;
  };

  for (const surface of surfaces) {
    serveJson(instance, `/docs/${surface}.json`, () => textOf(surface));
    serveText(instance, `/docs/${surface}`, 'text/html; charset=utf-8', () => page(surface));
  }
  serveText(instance, '/docs/errors', 'text/html; charset=utf-8', errorsPage);
  serveText(instance, '/docs/assets/start.js', 'text/javascript; charset=utf-8', () => START);
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const [name, type] of Object.entries(ASSETS)) {
    serveText(instance, `/docs/assets/${name}`, type, () => readFile(join(folder, name), 'utf8'));
  }
}

/**
 * Serves one more public document, such as AsyncAPI’s, at its own address. Call it before the app listens;
 * `document` is called once, at the first request.
 */
export function serveDocument(
  instance: FastifyInstance,
  table: AccessTable,
  url: string,
  document: () => JsonObject,
): void {
  table.declare('GET', url, { who: 'public', tenant: 'none' });
  let text: string | undefined;
  serveJson(instance, url, () => (text ??= JSON.stringify(document())));
}

function serveJson(instance: FastifyInstance, url: string, text: () => string): void {
  instance.get(url, (_request, reply) =>
    reply.type('application/json; charset=utf-8').header('Cache-Control', 'no-cache').send(text()),
  );
}

function serveText(
  instance: FastifyInstance,
  url: string,
  type: string,
  text: () => string | Promise<string>,
): void {
  instance.get(url, async (_request, reply) =>
    reply
      .type(type)
      .header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
      .header('Cache-Control', 'public, max-age=300')
      .send(await text()),
  );
}

function page(surface: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Emporium ${surface} API</title>
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
  </head>
  <body>
    <div id="ui"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/assets/start.js"></script>
  </body>
</html>
`;
}

/** A table of all declared errors; the fragment of a problem's `type` is the id of its row. */
function errorsPage(): string {
  const rows = errorCatalogue().map(
    ({ code, kind, title, advice }) =>
      `<tr id="${escapeHtml(code)}"><td><code>${escapeHtml(code)}</code></td><td>${statusOfKind[kind]}</td><td>${escapeHtml(title)}</td><td>${escapeHtml(advice)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Emporium errors</title></head>
  <body>
    <h1>Errors</h1>
    <table>
      <thead><tr><th>Code</th><th>Status</th><th>Title</th><th>What to do</th></tr></thead>
      <tbody>
        ${rows.join('\n        ')}
      </tbody>
    </table>
  </body>
</html>
`;
}
