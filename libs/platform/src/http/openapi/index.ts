export { buildDocuments, type DocumentedSurface, type DocumentOptions } from './build-documents.js';
export { classSchemas, type ClassSchemas } from './class-schemas.js';
export { exampleOf } from './example-of.js';
export { serveDocument, serveDocuments } from './serve-documents.js';
export { toJsonSchema, toOpenApi31, type JsonObject } from './to-openapi31.js';
export type { EdgeErrors } from './error-responses.js';
