import type { Command } from 'commander';
import { examples } from '../examples.js';
import { withProduct } from '../with-product.js';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description(
      'Migrate tenants’ databases to the newest version; a second run goes on where the first stopped',
    )
    .option('-t, --tenant <tenant>', 'only this tenant (id or slug)')
    .addHelpText('after', examples('migrate', 'migrate --tenant northwind'))
    .action(migrate);
}

async function migrate({ tenant }: { tenant?: string }): Promise<void> {
  await withProduct(async (product) => {
    const { Migrator } = await import('#foundation/tenancy');
    const report = await product.get(Migrator).migrate(tenant, ({ slug }, applied) => {
      console.log(`${slug}: ${applied} applied`);
    });
    console.log(
      `${report.migrated} migrated, ${report.current} already current, ${report.skipped} skipped because another process migrates them`,
    );
  });
}
