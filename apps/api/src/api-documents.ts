import type { INestApplication } from '@nestjs/common';
import { AccessTable, buildDocuments } from '#platform/http';
import { edgeErrors } from '#foundation/tenancy/http';

/**
 * Builds the OpenAPI documents, one for each surface (shop, admin, platform).
 * @param app an initialised API with all its routes
 * @param origin origin of the API, such as `https://api.example.com`
 */
export function apiDocuments(app: INestApplication, origin: string): ReturnType<typeof buildDocuments> {
  return buildDocuments(app, app.get(AccessTable), { origin, edgeErrors });
}
