import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Installation } from '../installation/installation.js';
import type { DemoParts } from './set-up-shop.js';
import { DEMO_PASSWORD, OPERATOR_EMAIL, OPERATOR_SECRET_FILE, SHOPS } from './shops.js';
import type { Storefront } from './storefront.js';

/** The demo's results for one tenant. */
export interface Row {
  readonly tenant: string;
  readonly products: number;
  readonly order: string;
  readonly mails: number;
  readonly deliveries: number;
  readonly notifications: number;
  /** Whether a repeated POST /orders got the first answer. */
  readonly replayed: boolean;
  readonly attempts: number;
  readonly leaks: readonly string[];
}

export function printTable(rows: readonly Row[]): void {
  const table = rows.map((row) => ({
    tenant: row.tenant,
    products: row.products,
    'paid order': row.order,
    mails: row.mails,
    'webhook deliveries': row.deliveries,
    'live notifications': row.notifications,
    'isolation checks': `${row.attempts - row.leaks.length} of ${row.attempts} held`,
  }));
  console.log();
  console.table(table);
  for (const leak of rows.flatMap((row) => row.leaks)) console.log(`LEAK: ${leak}`);
}

/**
 * Writes an installation's settings to a file with which the operators' command line reaches it. Only its owner can read the
 * file, because the encryption key is in it.
 * @returns the path of the file
 */
export async function writeEnvFile({ dir, env }: Pick<Installation, 'dir' | 'env'>): Promise<string> {
  const file = join(dir, 'settings.env');
  const lines = Object.entries(env).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(file, lines.join(''), { mode: 0o600 });
  return file;
}

export function printAddresses(
  { installation, standIns, receiver }: DemoParts,
  storefronts: readonly Storefront[],
  { envFile, scratch }: { readonly envFile: string; readonly scratch: boolean },
): void {
  const { origin } = installation;
  console.log(`
API documents   ${origin}/docs/shop   ${origin}/docs/admin   ${origin}/docs/platform
Events          ${origin}/asyncapi.json (AsyncAPI: webhooks and live messages)
Storefronts     ${storefronts.map(({ shop, origin: at }) => `${at} (${shop.slug})`).join('   ')}
Mailbox         ${standIns.mail.origin}
Pay page        the checkoutUrl that POST /api/v1/orders answers, on ${standIns.stripe.origin}
Webhooks        ${receiver.origin}   (your own receiver: EGRESS_ALLOW=localhost:4000 npm run demo, see docs/webhooks.md)
Queue board     ${origin}/queues (log in as the operator)

Log in with the password ${DEMO_PASSWORD}
  operator      ${OPERATOR_EMAIL}   POST /api/v1/platform/auth/login, then /mfa with a code, or in the browser at the queue board
                code: node dist/dev/demo/operator-code.js ${join(installation.dir, OPERATOR_SECRET_FILE)}`);
  for (const { slug, owner, support, customer } of SHOPS) {
    console.log(`  ${slug.padEnd(12)}  owner ${owner}, support ${support}   POST /api/v1/admin/auth/login   X-Tenant: ${slug}
                customer ${customer.email}   POST /api/v1/auth/login   X-Tenant: ${slug}`);
  }
  console.log(`
Try: curl -s '${origin}/api/v1/products?search=tent&limit=3' -H 'X-Tenant: northwind'
     npm run emporium -- --env-file ${envFile} tenants list
Up until Ctrl-C. ${scratch ? 'Nothing is kept' : 'Data stays in .data/'}.`);
}
