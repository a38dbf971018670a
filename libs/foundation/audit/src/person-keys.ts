import { createHmac, randomBytes } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { deriveKey, SecretBox } from '#platform/crypto';
import { CurrentTenant, StateStore, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import type { SealedFacts } from './audit-entry.schema.js';

interface PersonKey {
  _id: string;
  /** A random key, sealed with a key of the tenant. */
  sealed: string;
}

/**
 * A key for each person, for personal facts in logs from which nothing may be deleted. To erase a person, their key is
 * deleted: the sealed facts do not change, so a hash chain over them stays valid, but nobody can read them.
 */
@TenantInjectable()
export class PersonKeys {
  private readonly box: SecretBox;
  private readonly nameKey: Buffer;

  constructor(
    tenant: CurrentTenant,
    private readonly state: StateStore,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CONFIG) config: Config,
  ) {
    this.box = SecretBox.for(config.ENCRYPTION_KEY, `person-keys:${tenant.id}`);
    this.nameKey = deriveKey(config.ENCRYPTION_KEY, `person-names:${tenant.id}`);
  }

  /** Seals facts for a person, in the running transaction. @param person an account's id, or {@link byEmail} */
  async seal(person: string, facts: unknown): Promise<SealedFacts> {
    const key = (await this.key(person)) ?? (await this.create(person));
    return { person, sealed: SecretBox.for(key, 'facts').seal(JSON.stringify(facts)) };
  }

  /** The facts that were sealed; undefined if the person was erased. @throws Error if they were altered */
  async open<T>({ person, sealed }: SealedFacts): Promise<T | undefined> {
    const key = await this.key(person);
    return key === undefined ? undefined : (JSON.parse(SecretBox.for(key, 'facts').open(sealed)) as T);
  }

  /** Deletes the keys of these people, so that nothing sealed for them can be read. */
  async forget(people: readonly string[]): Promise<void> {
    await this.keys().deleteMany({ _id: { $in: people.map(idOf) } });
  }

  /** The id of a person without an account: a hash, so that it does not show the email. */
  byEmail(email: string): string {
    return `email:${createHmac('sha256', this.nameKey).update(email).digest('base64url')}`;
  }

  private async key(person: string): Promise<string | undefined> {
    const known = await this.keys().findOne({ _id: idOf(person) });
    return known ? this.box.open(known.sealed) : undefined;
  }

  private async create(person: string): Promise<string> {
    this.unitOfWork.mustBeRunning();
    const key = randomBytes(32).toString('base64');
    await this.keys().insertOne({ _id: idOf(person), sealed: this.box.seal(key) });
    return key;
  }

  private keys() {
    return this.state.collection<PersonKey>();
  }
}

function idOf(person: string): string {
  return `person-key:${person}`;
}
