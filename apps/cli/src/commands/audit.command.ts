import { Command, Help, SubCommand } from 'nest-commander';
import { AuditLog, OperatorAudit, type AuditVerdict } from '#foundation/audit';
import { TenantLifecycle } from '#operations/tenants';
import { TenantRegistry, TenantScope, type TenantRecord } from '#foundation/tenancy';
import { StrictCommand } from '../strict-command.js';

@SubCommand({
  name: 'verify',
  arguments: '[tenant]',
  description:
    'Follow the chain of a tenant’s audit log, or of every tenant’s and the operators’; fails when one is not whole',
})
export class VerifyAuditCommand extends StrictCommand {
  constructor(
    private readonly tenants: TenantLifecycle,
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
    private readonly operators: OperatorAudit,
  ) {
    super();
  }

  async run([wanted]: string[]): Promise<void> {
    if (wanted) return this.verify(await this.tenants.get(wanted));
    report('operators', await this.operators.verify());
    for await (const tenant of this.registry.all({ status: { $in: ['active', 'suspended'] } }))
      await this.verify(tenant);
  }

  private async verify(tenant: TenantRecord): Promise<void> {
    const verdict = await this.scope.runFor(tenant, async (graph) => (await graph.get(AuditLog)).verify());
    report(tenant.slug, verdict);
  }
}

function report(whose: string, { entries, fault }: AuditVerdict): void {
  console.log(`${whose}: ${fault ?? `whole, ${entries} entries`}`);
  if (fault) process.exitCode = 1;
}

@Command({ name: 'audit', description: 'The audit logs of tenants', subCommands: [VerifyAuditCommand] })
export class AuditCommand extends StrictCommand {
  async run(): Promise<void> {
    this.command.help();
  }

  @Help('after')
  examples(): string {
    return '\nExamples:\n  emporium audit verify northwind\n  emporium audit verify';
  }
}
