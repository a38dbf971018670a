import { Command, Help, SubCommand } from 'nest-commander';
import { EncryptionKeys } from '#operations/tenants';
import { StrictCommand } from '../strict-command.js';

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
    const done = await this.keys.reseal(({ slug }, changed) => {
      console.log(`${slug}: ${changed ? 'encrypted anew' : 'up to date'}`);
    });
    console.log(
      `encrypted anew: ${done.tenants} tenants, ${done.clusters} clusters, ${done.signingKeys} signing keys, ${done.operators} operators`,
    );
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
