import { Command, Option } from 'nest-commander';
import { Migrator } from '#foundation/tenancy';
import { StrictCommand } from '../strict-command.js';

@Command({
  name: 'migrate',
  description:
    'Migrate tenants’ databases to the newest version; a second run goes on where the first stopped',
})
export class MigrateCommand extends StrictCommand {
  constructor(private readonly migrator: Migrator) {
    super();
  }

  async run(_arguments: string[], options: { tenant?: string }): Promise<void> {
    const report = await this.migrator.migrate(options.tenant, (tenant, applied) => {
      console.log(`${tenant.slug}: ${applied} applied`);
    });
    console.log(
      `${report.migrated} migrated, ${report.current} already current, ${report.skipped} skipped because another process migrates them`,
    );
  }

  @Option({ flags: '-t, --tenant <tenant>', description: 'Only this tenant (id or slug)' })
  tenant(text: string): string {
    return text;
  }
}
