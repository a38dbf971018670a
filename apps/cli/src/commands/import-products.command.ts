import { Command, CommandRunner } from 'nest-commander';
import { ImportProducts } from '#catalog';
import { TenantLifecycle } from '#operations';
import { fileStream } from '#platform/streams';
import { TenantScope } from '#tenancy';

@Command({
  name: 'import-products',
  arguments: '<tenant> <file>',
  description: 'Import products from a CSV file in Shopify’s product format; safe to repeat',
})
export class ImportProductsCommand extends CommandRunner {
  constructor(
    private readonly tenants: TenantLifecycle,
    private readonly scope: TenantScope,
  ) {
    super();
  }

  async run([tenant, file]: string[]): Promise<void> {
    const { _id } = await this.tenants.get(tenant!);
    const report = await this.scope.run(_id, async (graph) => {
      return (await graph.get(ImportProducts)).run(fileStream(file!));
    });
    console.log(JSON.stringify(report, null, 2));
    if (report.failed > 0) process.exitCode = 1;
  }
}
