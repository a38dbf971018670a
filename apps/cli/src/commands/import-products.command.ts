import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { Command } from 'nest-commander';
import { ImportProducts } from '#commerce/catalog';
import { TenantLifecycle } from '#operations/tenants';
import { fileStream } from '#platform/streams';
import { TenantScope } from '#foundation/tenancy';
import { CommandError } from '../command-error.js';
import { StrictCommand } from '../strict-command.js';

@Command({
  name: 'import-products',
  arguments: '<tenant> <file>',
  description: 'Import products from a CSV file in Shopify’s product format; safe to repeat',
})
export class ImportProductsCommand extends StrictCommand {
  constructor(
    private readonly tenants: TenantLifecycle,
    private readonly scope: TenantScope,
  ) {
    super();
  }

  async run([tenant, file]: string[]): Promise<void> {
    const { _id } = await this.tenants.get(tenant!);
    await requireFile(file!);
    const report = await this.scope.run(_id, async (graph) => {
      return (await graph.get(ImportProducts)).run(fileStream(file!));
    });
    console.log(JSON.stringify(report, null, 2));
    if (report.failed > 0) process.exitCode = 1;
  }
}

async function requireFile(path: string): Promise<void> {
  const readable = await stat(path).then(
    async (found) => found.isFile() && (await access(path, constants.R_OK).then(() => true)),
    () => false,
  );
  if (!readable) throw new CommandError(`${path} cannot be read; expected a CSV file`);
}
