import { Inject, Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONFIG, ConfigError, type Config } from '#platform/config';
import { installationKeys, type KeyRing } from '#platform/crypto';
import { isDuplicateKey } from './duplicate-as.js';
import { PLATFORM } from './platform-connection.js';

/** What the secrets of the whole installation were encrypted with; one document. */
@Schema({ collection: 'installation', versionKey: false })
export class Encryption {
  @Prop({ type: String }) _id: 'encryption';
  /** Names of the keys; a name tells nothing about its key. */
  @Prop({ type: [String] }) keys: string[];
}
export const EncryptionSchema = SchemaFactory.createForClass(Encryption);

/**
 * Which ENCRYPTION_KEYs have sealed something that may still be there, by their names, in the platform database. A process
 * that lacks one of them would call right passwords wrong, and seal with a key that is not the installation's: it must not
 * start.
 */
@Injectable()
export class KeysInUse {
  private readonly ring: KeyRing;

  constructor(
    @InjectModel(Encryption.name, PLATFORM) private readonly installation: Model<Encryption>,
    @Inject(CONFIG) config: Config,
  ) {
    this.ring = installationKeys(config);
  }

  /**
   * Checks that this process has every key in use, and adds the one that it seals with.
   * @throws ConfigError that names the keys that are missing
   */
  async check(): Promise<void> {
    const { ids, currentId } = this.ring;
    const used = await this.used();
    if (used.includes(currentId) && this.lacking(used).length === 0) return;
    try {
      await this.installation.updateOne(
        { _id: 'encryption', keys: { $not: { $elemMatch: { $nin: [...ids] } } } },
        { $addToSet: { keys: currentId } },
        { upsert: true },
      );
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const lacking = this.lacking(await this.used());
      if (lacking.length > 0) throw new ConfigError(lackingKeys(lacking));
      // Another process has made the document at the same time.
      await this.check();
    }
  }

  /** Call it when everything is sealed with the present key: the earlier ones are no longer needed. */
  async onlyPresent(): Promise<void> {
    await this.installation.updateOne({ _id: 'encryption' }, { $set: { keys: [this.ring.currentId] } });
  }

  private lacking(used: readonly string[]): string[] {
    return used.filter((id) => !this.ring.ids.includes(id));
  }

  private async used(): Promise<string[]> {
    return (await this.installation.findById('encryption').lean())?.keys ?? [];
  }
}

function lackingKeys(ids: readonly string[]): string {
  return [
    `ENCRYPTION_KEY is not the one, or not the only one, that this installation's secrets were encrypted with: ${ids.join(', ')} ${ids.length > 1 ? 'are' : 'is'} missing.`,
    'If you changed it, put the earlier key into ENCRYPTION_KEY_FALLBACKS (see docs/security.md, "Encryption keys");',
    'otherwise restore it.',
  ].join('\n');
}
