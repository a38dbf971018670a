import { Command, Help, SubCommand } from 'nest-commander';
import { AuditLog, OperatorAudit, type AuditVerdict } from '#foundation/audit';
import { TenantLifecycle } from '#operations/tenants';
import { TenantRegistry, TenantScope, type TenantRecord } from '#foundation/tenancy';
import { StrictCommand } from '../strict-command.js';

@SubCommand({
  name: 'verify',
  arguments: '[tenant]',
  description:
    'Verify the hash chain of a tenant’s audit log, or of all tenants’ and the operators’ logs; fails if one was changed',
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

@Command({
  name: 'audit',
  description: 'Audit logs of tenants and operators',
  subCommands: [VerifyAuditCommand],
})
export class AuditCommand extends StrictCommand {
  async run(): Promise<void> {
    this.command.help();
  }

  @Help('after')
  examples(): string {
    return '\nExamples:\n  emporium audit verify northwind\n  emporium audit verify';
  }
}
