import type { INestApplication } from '@nestjs/common';
import { AccessTable, buildDocuments } from '#platform/http';
import { edgeErrors } from '#foundation/tenancy/http';

/**
 * The OpenAPI documents of the product, by surface.
 * @param app an initialised API whose routes are all known
 * @param origin where the API is reached
 */
export function apiDocuments(app: INestApplication, origin: string): ReturnType<typeof buildDocuments> {
  return buildDocuments(app, app.get(AccessTable), { origin, edgeErrors });
}
