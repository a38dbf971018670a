import { InvalidArgumentError, type Command } from 'commander';
import type { TenantRecord, TenantSettings } from '#foundation/tenancy';
import { examples } from '../examples.js';
import { printTable } from '../print-table.js';
import { withProduct } from '../with-product.js';

/** A setting and its value, as they were typed. */
type Assignment = readonly [name: string, text: string];

export function addTenantSettings(tenants: Command): void {
  tenants
    .command('settings <tenant>')
    .description('Show the settings of a tenant, after changing those that are named')
    .option(
      '-s, --set <name=value>',
      'change a setting; may be repeated. Lists are separated by commas; nothing after = takes a value away',
      (text, before: Assignment[] = []) => [...before, assignment(text)],
    )
    .addHelpText(
      'after',
      examples(
        'tenants settings northwind',
        'tenants settings northwind --set origins=https://shop.northwind.example --set timeZone=Europe/Berlin',
      ),
    )
    .action(settings);
}

function assignment(text: string): Assignment {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be <name>=<value>, such as timeZone=Europe/Berlin.');
  return [text.slice(0, at), text.slice(at + 1)];
}

async function settings(
  idOrSlug: string,
  { set = [] }: { readonly set?: readonly Assignment[] },
): Promise<void> {
  await withProduct(async (product) => {
    const { TenantLifecycle } = await import('#operations/tenants');
    const tenants = product.get(TenantLifecycle);
    const tenant =
      set.length === 0
        ? await tenants.get(idOrSlug)
        : await tenants.update(idOrSlug, { settings: await typed(set) });
    await show(tenant);
  });
}

/** The values of the types that the settings have; what is none stays text, which the rules then refuse. */
async function typed(assignments: readonly Assignment[]): Promise<Partial<TenantSettings>> {
  const { TENANT_SETTING_VALUES } = await import('#foundation/tenancy');
  const entries = assignments.map(([name, text]) => {
    const type = TENANT_SETTING_VALUES[name]?.schema.type;
    const isTaken = text === '' && type === 'string' && TENANT_SETTING_VALUES[name]?.nullable;
    return [name, isTaken ? null : valueOf(text, String(type))] as const;
  });
  return Object.fromEntries(entries);
}

function valueOf(text: string, type: string): unknown {
  if (type === 'array') return text === '' ? [] : text.split(',');
  if (type === 'integer' || type === 'number') return text.trim() === '' ? text : Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

async function show({ settings: values }: TenantRecord): Promise<void> {
  const { declaredTenantSettings } = await import('#foundation/tenancy');
  const known = values as unknown as Readonly<Record<string, unknown>>;
  printTable(
    ['setting', 'value', 'meaning'],
    declaredTenantSettings().map(([name, { description }]) => [name, shown(known[name]), description]),
  );
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(',') : String(value);
}
