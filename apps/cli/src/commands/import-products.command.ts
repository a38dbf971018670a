import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { CommandError } from '../command-error.js';
import { examples } from '../examples.js';
import { withProduct } from '../with-product.js';

export function addImportProducts(program: Command): void {
  program
    .command('import-products <tenant> <file>')
    .description('Import products from a CSV file in Shopify’s product format; safe to repeat')
    .addHelpText('after', examples('import-products northwind dev/data/northwind-outdoor.csv'))
    .action(importProducts);
}

async function importProducts(idOrSlug: string, file: string): Promise<void> {
  await requireFile(file);
  await withProduct(async (product) => {
    const { ImportProducts } = await import('#commerce/catalog');
    const { TenantScope } = await import('#foundation/tenancy');
    const { TenantLifecycle } = await import('#operations/tenants');
    const { fileStream } = await import('#platform/streams');
    const { _id } = await product.get(TenantLifecycle).get(idOrSlug);
    const report = await product
      .get(TenantScope)
      .run(_id, async (graph) => (await graph.get(ImportProducts)).run(fileStream(file)));
    console.log(JSON.stringify(report, null, 2));
    if (report.failed > 0) process.exitCode = 1;
  });
}

async function requireFile(path: string): Promise<void> {
  const readable = await stat(path).then(
    async (found) => found.isFile() && (await access(path, constants.R_OK).then(() => true)),
    () => false,
  );
  if (!readable) throw new CommandError(`${path} cannot be read; expected a CSV file`);
}
