import { createHmac, randomBytes } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { deriveKey, SecretBox } from '#platform/crypto';
import { CurrentTenant, StateStore, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import type { SealedFacts } from './audit-entry.schema.js';

interface PersonKey {
  _id: string;
  /** Random, sealed with a key of the tenant. */
  sealed: string;
}

/**
 * A key for each person, under which facts about them are kept where nothing may be deleted. Erasing a person is
 * deleting their key: what was sealed stays as it is, so a chain over it still holds, and nobody can read it.
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

  /** What was sealed, or undefined once the person is erased. @throws Error when it was altered */
  async open<T>({ person, sealed }: SealedFacts): Promise<T | undefined> {
    const key = await this.key(person);
    return key === undefined ? undefined : (JSON.parse(SecretBox.for(key, 'facts').open(sealed)) as T);
  }

  /** Makes everything that was sealed for these people unreadable. */
  async forget(people: readonly string[]): Promise<void> {
    await this.keys().deleteMany({ _id: { $in: people.map(idOf) } });
  }

  /** A person who has no account, without naming them. */
  byEmail(email: string): string {
    return `email:${createHmac('sha256', this.nameKey).update(email).digest('base64url')}`;
  }

  private async key(person: string): Promise<string | undefined> {
    const { session } = this.unitOfWork;
    const known = await this.keys().findOne({ _id: idOf(person) }, session ? { session } : {});
    return known ? this.box.open(known.sealed) : undefined;
  }

  private async create(person: string): Promise<string> {
    const { session } = this.unitOfWork.current;
    const key = randomBytes(32).toString('base64');
    await this.keys().insertOne({ _id: idOf(person), sealed: this.box.seal(key) }, { session });
    return key;
  }

  private keys() {
    return this.state.collection<PersonKey>();
  }
}

function idOf(person: string): string {
  return `person-key:${person}`;
}
