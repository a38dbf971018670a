import type { Command } from 'commander';
import type { EncryptionKeys, Outcome, SealedKind } from '#operations/tenants';
import { CommandError } from '../command-error.js';
import { examples } from '../examples.js';
import { withProduct } from '../with-product.js';

const WORDS: Record<SealedKind, string> = {
  tenants: 'tenant',
  clusters: 'cluster',
  signingKeys: 'signing key',
  operators: 'operator',
};

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
  const { resealed, failed } = await service.reseal((kind, name, outcome) => {
    console.log(`${WORDS[kind]} ${name}: ${resultOf(outcome)}`);
  });
  const { tenants, clusters, signingKeys, operators } = resealed;
  console.log(
    `encrypted anew: ${tenants} tenants, ${clusters} clusters, ${signingKeys} signing keys, ${operators} operators`,
  );
  if (failed > 0) {
    throw new CommandError(
      `${failed} could not be encrypted anew, see above. If a key is missing, add it to ENCRYPTION_KEY_FALLBACKS; then repeat the command`,
    );
  }
}

function resultOf(outcome: Outcome): string {
  if (outcome instanceof Error) return `failed, ${outcome.message}`;
  return outcome === 'resealed' ? 'encrypted anew' : 'up to date';
}
