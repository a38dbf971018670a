import type { Command } from 'commander';
import type { AuditVerdict } from '#foundation/audit';
import type { TenantRecord } from '#foundation/tenancy';
import { examples } from '../examples.js';
import { withProduct } from '../with-product.js';

export function addAudit(program: Command): void {
  const audit = program
    .command('audit')
    .description('Audit logs of tenants and operators')
    .addHelpText('after', examples('audit verify northwind', 'audit verify'));

  audit
    .command('verify [tenant]')
    .description(
      'Verify the hash chain of a tenant’s audit log, or of all tenants’ and the operators’ logs; fails if one was changed',
    )
    .addHelpText('after', examples('audit verify northwind', 'audit verify'))
    .action(verify);
}

async function verify(wanted?: string): Promise<void> {
  await withProduct(async (product) => {
    const { AuditLog, OperatorAudit } = await import('#foundation/audit');
    const { TenantRegistry, TenantScope } = await import('#foundation/tenancy');
    const { TenantLifecycle } = await import('#operations/tenants');
    const verifyOne = async (tenant: TenantRecord): Promise<void> => {
      const verdict = await product
        .get(TenantScope)
        .runFor(tenant, async (graph) => (await graph.get(AuditLog)).verify());
      report(tenant.slug, verdict);
    };
    if (wanted) return verifyOne(await product.get(TenantLifecycle).get(wanted));
    report('operators', await product.get(OperatorAudit).verify());
    const served = product.get(TenantRegistry).all({ status: { $in: ['active', 'suspended'] } });
    for await (const tenant of served) await verifyOne(tenant);
  });
}

function report(whose: string, { entries, fault }: AuditVerdict): void {
  console.log(`${whose}: ${fault ?? `whole, ${entries} entries`}`);
  if (fault) process.exitCode = 1;
}
