import { dataKey, KeyRing, newDataKey, type Mac, type SecretBox } from '#platform/crypto';
import { StateStore, TenantInjectable, TenantKeys, UnitOfWork, type Unit } from '#foundation/tenancy';
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
  private readonly names: Mac;
  private readonly used = new WeakMap<Unit, Map<string, string>>();

  constructor(
    keys: TenantKeys,
    private readonly state: StateStore,
    private readonly unitOfWork: UnitOfWork,
  ) {
    this.box = keys.box('person-keys');
    this.names = keys.mac('person-names');
  }

  /** Seals facts for a person, in the running transaction. @param person an account's id, or {@link byEmail} */
  async seal(person: string, facts: unknown): Promise<SealedFacts> {
    const known = this.ofUnit();
    const key = known.get(person) ?? (await this.key(person)) ?? (await this.create(person));
    known.set(person, key);
    return { person, sealed: factsBox(key).seal(JSON.stringify(facts)) };
  }

  /** The facts that were sealed; undefined if the person was erased. @throws Error if they were altered */
  async open<T>({ person, sealed }: SealedFacts): Promise<T | undefined> {
    const key = await this.key(person);
    return key === undefined ? undefined : (JSON.parse(factsBox(key).open(sealed)) as T);
  }

  /** Deletes the keys of these people, so that nothing sealed for them can be read. */
  async forget(people: readonly string[]): Promise<void> {
    await this.keys().deleteMany({ _id: { $in: people.map(idOf) } });
  }

  /** The id of a person without an account: a hash, so that it does not show the email. */
  byEmail(email: string): string {
    return nameOf(this.names.of(email));
  }

  /** All that {@link byEmail} has called a person, before and after rotations of the keys. */
  everByEmail(email: string): string[] {
    return this.names.all(email).map(nameOf);
  }

  /** The keys that the running unit of work has used: its events are often of the same people. */
  private ofUnit(): Map<string, string> {
    const unit = this.unitOfWork.current;
    const known = this.used.get(unit) ?? new Map<string, string>();
    this.used.set(unit, known);
    return known;
  }

  private async key(person: string): Promise<string | undefined> {
    const known = await this.keys().findOne({ _id: idOf(person) });
    return known ? this.box.open(known.sealed) : undefined;
  }

  private async create(person: string): Promise<string> {
    this.unitOfWork.mustBeRunning();
    const key = newDataKey().secret.toString('base64');
    await this.keys().insertOne({ _id: idOf(person), sealed: this.box.seal(key) });
    return key;
  }

  private keys() {
    return this.state.collection<PersonKey>();
  }
}

/** @param key 32 bytes in base64 */
function factsBox(key: string): SecretBox {
  const own = dataKey(Buffer.from(key, 'base64'));
  return new KeyRing(() => [own]).box('facts');
}

function nameOf(hash: Buffer): string {
  return `email:${hash.toString('base64url')}`;
}

function idOf(person: string): string {
  return `person-key:${person}`;
}
