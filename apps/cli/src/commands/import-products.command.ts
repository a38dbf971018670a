import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import type { FileJob } from '#commerce/product-files';
import { CommandError } from '../command-error.js';
import { examples } from '../examples.js';
import { showProgress } from '../show-progress.js';
import { withProduct } from '../with-product.js';

interface Options {
  readonly dryRun?: true;
}

export function addImportProducts(program: Command): void {
  program
    .command('import-products <tenant> <file>')
    .description('Import products from a file: Shopify’s CSV, our own CSV, or NDJSON; safe to repeat')
    .option('--dry-run', 'write nothing, only report')
    .addHelpText('after', examples('import-products northwind dev/data/northwind-outdoor.csv'))
    .action(importProducts);
}

async function importProducts(idOrSlug: string, file: string, { dryRun }: Options): Promise<void> {
  await requireFile(file);
  await withProduct(async (product) => {
    const { DoFileJobs, StartImport } = await import('#commerce/product-files');
    const { TenantScope } = await import('#foundation/tenancy');
    const { TenantLifecycle } = await import('#operations/tenants');
    const { fileStream } = await import('#platform/streams');
    const { _id } = await product.get(TenantLifecycle).get(idOrSlug);
    const job = await product.get(TenantScope).run(_id, async (graph) => {
      const start = await graph.get(StartImport);
      const { _id: id } = await start.run(fileStream(file), { dryRun, here: true });
      return (await graph.get(DoFileJobs)).finish(
        id,
        ({ bytes, import: { position } = { position: { end: 0 } } }) => showProgress(position.end, bytes),
      );
    });
    report(job);
  });
}

function report(job: FileJob): void {
  const { counts, problems, warningCount, warnings } = job.import!;
  const shown = (list: typeof problems): object[] =>
    list.map(({ message, ...problem }) => ({ ...problem, message: message.en }));
  const result = {
    state: job.state,
    ...counts,
    errors: shown(problems),
    warningCount,
    warnings: shown(warnings),
  };
  console.log(JSON.stringify(result, null, 2));
  if (job.failure) throw new CommandError(job.failure.en);
  if (counts.failed > 0) process.exitCode = 1;
}

async function requireFile(path: string): Promise<void> {
  const readable = await stat(path).then(
    async (found) => found.isFile() && (await access(path, constants.R_OK).then(() => true)),
    () => false,
  );
  if (!readable) throw new CommandError(`${path} cannot be read; expected a file of products`);
}
