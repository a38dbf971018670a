import { Command, Help, Option, SubCommand } from 'nest-commander';
import { TenantLifecycle } from '#operations/tenants';
import { TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import { printTable } from '../print-table.js';
import { StrictCommand } from '../strict-command.js';

function show(tenants: TenantRecord[]): void {
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

interface CreateOptions {
  name?: string;
  owner?: string;
  currency?: string;
  host?: string[];
}

@SubCommand({
  name: 'create',
  arguments: '<slug>',
  description: 'Provision a tenant; if repeated, the command finishes or shows the same tenant',
})
export class CreateTenantCommand extends StrictCommand {
  constructor(private readonly tenants: TenantLifecycle) {
    super();
  }

  async run([slug]: string[], options: CreateOptions): Promise<void> {
    const tenant = await this.tenants.create({
      slug: slug!,
      name: options.name ?? slug!,
      ownerEmail: options.owner,
      hosts: options.host,
      settings: options.currency ? { currency: options.currency } : {},
    });
    show([tenant]);
  }

  @Option({ flags: '-n, --name <name>', description: 'Name of the shop' })
  name(text: string): string {
    return text;
  }

  @Option({ flags: '-o, --owner <email>', description: 'Email of the owner, who gets an invitation' })
  owner(text: string): string {
    return text;
  }

  @Option({ flags: '-c, --currency <code>', description: 'ISO 4217 currency, by default EUR' })
  currency(text: string): string {
    return text.toUpperCase();
  }

  @Option({ flags: '--host <host>', description: 'A custom domain; may be repeated' })
  host(text: string, before: string[] = []): string[] {
    return [...before, text];
  }
}

@SubCommand({ name: 'list', description: 'Show all tenants' })
export class ListTenantsCommand extends StrictCommand {
  constructor(private readonly registry: TenantRegistry) {
    super();
  }

  async run(): Promise<void> {
    const tenants: TenantRecord[] = [];
    for await (const tenant of this.registry.all()) tenants.push(tenant);
    show(tenants);
  }
}

@SubCommand({
  name: 'suspend',
  arguments: '<tenant>',
  description: 'Refuse a tenant’s requests and close its pay pages; its jobs and refunds go on',
})
export class SuspendTenantCommand extends StrictCommand {
  constructor(private readonly tenants: TenantLifecycle) {
    super();
  }

  async run([tenant]: string[]): Promise<void> {
    show([await this.tenants.suspend(tenant!)]);
  }
}

@SubCommand({ name: 'resume', arguments: '<tenant>', description: 'Serve a suspended tenant again' })
export class ResumeTenantCommand extends StrictCommand {
  constructor(private readonly tenants: TenantLifecycle) {
    super();
  }

  async run([tenant]: string[]): Promise<void> {
    show([await this.tenants.resume(tenant!)]);
  }
}

@SubCommand({
  name: 'delete',
  arguments: '<tenant>',
  description: 'Answer a tenant’s requests with 410 and close its pay pages; its data stays',
})
export class DeleteTenantCommand extends StrictCommand {
  constructor(private readonly tenants: TenantLifecycle) {
    super();
  }

  async run([tenant]: string[]): Promise<void> {
    show([await this.tenants.delete(tenant!)]);
  }
}

@Command({
  name: 'tenants',
  description: 'Create, list, suspend, resume and delete tenants',
  subCommands: [
    CreateTenantCommand,
    ListTenantsCommand,
    SuspendTenantCommand,
    ResumeTenantCommand,
    DeleteTenantCommand,
  ],
})
export class TenantsCommand extends StrictCommand {
  @Help('after')
  examples(): string {
    return `
Examples:
  emporium tenants create northwind --name 'Northwind Outdoor' --owner nora@northwind.example --currency EUR
  emporium tenants create kumo --host shop.kumo.example --host kumo.example
  emporium tenants suspend northwind`;
  }

  async run(): Promise<void> {
    this.command.help();
  }
}
