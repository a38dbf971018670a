import type { Command } from 'commander';
import type { TenantRecord } from '#foundation/tenancy';
import type { TenantLifecycle } from '#operations/tenants';
import { CommandError } from '../command-error.js';
import { examples } from '../examples.js';
import { printTable } from '../print-table.js';
import { ask } from '../terminal.js';
import { withProduct } from '../with-product.js';
import { addInvitations, showInvitation } from './invitations.js';
import { addTenantSettings } from './tenant-settings.command.js';

export function addTenants(program: Command): void {
  const tenants = program
    .command('tenants')
    .description('Create, list, change, suspend, resume and delete tenants')
    .addHelpText(
      'after',
      examples(
        `tenants create northwind --name 'Northwind Outdoor' --owner nora@northwind.example --currency EUR`,
        'tenants list',
        'tenants suspend northwind',
      ),
    );

  tenants
    .command('create <slug>')
    .description('Provision a tenant; if repeated, the command finishes or shows the same tenant')
    .option('-n, --name <name>', 'name of the shop')
    .option('-o, --owner <email>', 'email of the owner, who gets an invitation; it is shown as well')
    .option('-c, --currency <code>', 'ISO 4217 currency, by default EUR', (code) => code.toUpperCase())
    .option('--host <host>', 'a custom domain; may be repeated', (host, before: string[] = []) => [
      ...before,
      host,
    ])
    .addHelpText(
      'after',
      examples(
        `tenants create northwind --name 'Northwind Outdoor' --owner nora@northwind.example --currency EUR`,
        'tenants create kumo --host shop.kumo.example --host kumo.example',
      ),
    )
    .action(create);

  tenants
    .command('list')
    .description('Show all tenants')
    .addHelpText('after', examples('tenants list'))
    .action(list);

  addInvitations(tenants);
  addTenantSettings(tenants);

  tenants
    .command('suspend <tenant>')
    .description('Refuse a tenant’s requests and close its pay pages; its jobs and refunds go on')
    .addHelpText('after', examples('tenants suspend northwind'))
    .action((tenant: string) => change((service) => service.suspend(tenant)));

  tenants
    .command('resume <tenant>')
    .description('Serve a suspended tenant again')
    .addHelpText('after', examples('tenants resume northwind'))
    .action((tenant: string) => change((service) => service.resume(tenant)));

  tenants
    .command('delete <tenant>')
    .description(
      'Answer a tenant’s requests with 410, close its pay pages and cancel the orders that wait for payment. Its database stays, so `tenants restore` undoes it; its slug is not given again',
    )
    .option('-y, --yes', 'do not ask; without a terminal this is needed')
    .addHelpText('after', examples('tenants delete northwind', 'tenants delete northwind --yes'))
    .action(deleteTenant);

  tenants
    .command('restore <tenant>')
    .description('Undo the deletion of a tenant: it is suspended then. Cancelled orders stay cancelled')
    .addHelpText('after', examples('tenants restore northwind', 'tenants resume northwind'))
    .action((tenant: string) => change((service) => service.restore(tenant)));
}

interface CreateOptions {
  readonly name?: string;
  readonly owner?: string;
  readonly currency?: string;
  readonly host?: string[];
}

async function create(slug: string, { name = slug, owner, currency, host }: CreateOptions): Promise<void> {
  const settings = currency ? { currency } : {};
  await withProduct(async (product) => {
    const { TenantLifecycle } = await import('#operations/tenants');
    const wanted = { slug, name, ownerEmail: owner, hosts: host, settings };
    const tenant = await product.get(TenantLifecycle).create(wanted);
    show([tenant]);
    if (owner) await showInvitation(product, tenant, owner);
  });
}

async function list(): Promise<void> {
  await withProduct(async (product) => {
    const { TenantRegistry } = await import('#foundation/tenancy');
    const tenants: TenantRecord[] = [];
    for await (const tenant of product.get(TenantRegistry).all()) tenants.push(tenant);
    show(tenants);
  });
}

async function deleteTenant(idOrSlug: string, { yes }: { yes?: boolean }): Promise<void> {
  if (!yes && !process.stdin.isTTY) {
    throw new CommandError(`Deleting ${idOrSlug} cancels orders. If you mean it, add --yes.`);
  }
  await change(async (service) => {
    const tenant = await service.get(idOrSlug);
    if (!yes) await confirmDeletion(tenant);
    return service.delete(tenant._id);
  });
}

async function confirmDeletion({ slug, name }: TenantRecord): Promise<void> {
  const [typed] = await ask([
    `${name} will be deleted, and its orders that wait for payment cancelled. Type ${slug} to go on: `,
  ]);
  if (typed !== slug) throw new CommandError(`That is not ${slug}, so nothing was done.`);
}

/** Runs `work` and shows the tenant that it answers. */
async function change(work: (service: TenantLifecycle) => Promise<TenantRecord>): Promise<void> {
  await withProduct(async (product) => {
    const { TenantLifecycle } = await import('#operations/tenants');
    show([await work(product.get(TenantLifecycle))]);
  });
}

function show(tenants: readonly TenantRecord[]): void {
  printTable(
    ['id', 'slug', 'name', 'status', 'currency', 'hosts'],
    tenants.map((tenant) => [
      tenant._id,
      tenant.slug,
      tenant.name,
      tenant.status,
      tenant.settings.currency,
      tenant.hosts.join(' '),
    ]),
  );
}
