import { Command, Help, SubCommand } from 'nest-commander';
import { EncryptionKeys, type Outcome, type SealedKind } from '#operations/tenants';
import { CommandError } from '../command-error.js';
import { StrictCommand } from '../strict-command.js';

const WORDS: Record<SealedKind, string> = {
  tenants: 'tenant',
  clusters: 'cluster',
  signingKeys: 'signing key',
  operators: 'operator',
};

function resultOf(outcome: Outcome): string {
  if (outcome instanceof Error) return `failed, ${outcome.message}`;
  return outcome === 'resealed' ? 'encrypted anew' : 'up to date';
}

@SubCommand({
  name: 'rotate',
  arguments: '<tenant>',
  description: 'Give a tenant a new data key; what older keys have encrypted stays readable',
})
export class RotateKeyCommand extends StrictCommand {
  constructor(private readonly keys: EncryptionKeys) {
    super();
  }

  async run([tenant]: string[]): Promise<void> {
    const { slug, keys = [] } = await this.keys.rotate(tenant!);
    const from = keys.at(-1)!.sealsFrom.toISOString();
    console.log(`${slug}: the new key encrypts from ${from} on; the tenant has ${keys.length} keys`);
  }
}

@SubCommand({
  name: 'reseal',
  description: 'Encrypt with the present ENCRYPTION_KEY what an earlier one has encrypted; can be repeated',
})
export class ResealCommand extends StrictCommand {
  constructor(private readonly keys: EncryptionKeys) {
    super();
  }

  async run(): Promise<void> {
    const { resealed, failed } = await this.keys.reseal((kind, name, outcome) => {
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
}

@Command({
  name: 'keys',
  description: 'Encryption keys of the tenants and the installation',
  subCommands: [RotateKeyCommand, ResealCommand],
})
export class KeysCommand extends StrictCommand {
  async run(): Promise<void> {
    this.command.help();
  }

  @Help('after')
  examples(): string {
    return '\nExamples:\n  emporium keys rotate northwind\n  emporium keys reseal';
  }
}
