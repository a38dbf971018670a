import { until } from '#dev/until';
import { expectStatus } from './shopping.js';
import type { TenantSession } from './tenant-session.js';

export interface ImportedFile {
  readonly id: string;
  readonly state: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly errors: readonly { readonly row: number; readonly code: string; readonly message: string }[];
}

/** Sends a file of products as the shop's owner. @returns the import that waits */
export async function sendFile(shop: TenantSession, text: string, query = ''): Promise<ImportedFile> {
  const response = await fetch(`${shop.origin}/api/v1/admin/imports/products${query}`, {
    method: 'POST',
    headers: {
      'x-tenant': shop.tenant.slug,
      authorization: `Bearer ${shop.owner}`,
      'content-type': 'text/csv',
    },
    body: text,
  });
  const body = (await response.json()) as ImportedFile;
  expect({ status: response.status, body }).toMatchObject({ status: 202, body: { state: 'waiting' } });
  return body;
}

/** Sends a file of products as the shop's owner, and waits for the end of its import. */
export async function importFile(shop: TenantSession, text: string, query = ''): Promise<ImportedFile> {
  const { id } = await sendFile(shop, text, query);
  return until('the end of the import', async () => {
    const { body } = await expectStatus(200, shop.asOwner<ImportedFile>('GET', `/admin/imports/${id}`));
    return !['waiting', 'running'].includes(body.state) && body;
  });
}
