import type { Command } from 'commander';
import type { EncryptionKeys } from '#operations/tenants';
import { examples } from '../examples.js';
import { withProduct } from '../with-product.js';

export function addKeys(program: Command): void {
  const keys = program
    .command('keys')
    .description('Encryption keys of the tenants and the installation')
    .addHelpText('after', examples('keys rotate northwind', 'keys reseal'));

  keys
    .command('rotate <tenant>')
    .description('Give a tenant a new data key; what older keys have encrypted stays readable')
    .addHelpText('after', examples('keys rotate northwind'))
    .action((tenant: string) => withKeys((service) => rotate(service, tenant)));

  keys
    .command('reseal')
    .description('Encrypt with the present ENCRYPTION_KEY what an earlier one has encrypted; can be repeated')
    .addHelpText('after', examples('keys reseal'))
    .action(() => withKeys(reseal));
}

async function withKeys(work: (keys: EncryptionKeys) => Promise<void>): Promise<void> {
  await withProduct(async (product) => {
    const { EncryptionKeys } = await import('#operations/tenants');
    await work(product.get(EncryptionKeys));
  });
}

async function rotate(service: EncryptionKeys, tenant: string): Promise<void> {
  const { slug, keys = [] } = await service.rotate(tenant);
  const from = keys.at(-1)!.sealsFrom.toISOString();
  console.log(`${slug}: the new key encrypts from ${from} on; the tenant has ${keys.length} keys`);
}

async function reseal(service: EncryptionKeys): Promise<void> {
  const done = await service.reseal(({ slug }, changed) => {
    console.log(`${slug}: ${changed ? 'encrypted anew' : 'up to date'}`);
  });
  console.log(
    `encrypted anew: ${done.tenants} tenants, ${done.clusters} clusters, ${done.signingKeys} signing keys, ${done.operators} operators`,
  );
}
