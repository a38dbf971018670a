import type { Model, mongo } from 'mongoose';
import type { ErrorFactory } from '#platform/errors';
import { newId } from '#platform/ids';
import { isDuplicateKey, readPage } from '#platform/mongo';
import type { PageRequest, PageRows, SortField } from '#platform/paging';
import { collectionOf, type BoundCollection } from '../unit-of-work/bound-collection.js';
import type { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import type { Defined, DefinitionKind, StoredDefinition } from './define-kind.js';
import type { TenantFacts } from '../fact-cache/tenant-facts.js';
import type { Definition } from './definition.schema.js';

/** The order of lists of definitions: an index has it, and no two of a kind are equal in it. */
export const BY_KEY: readonly SortField[] = [{ field: 'key', direction: 1 }];

/** `needs` is nobody else's business. */
const SHOWN = { needs: 0 } as const;

/**
 * The tenant's definitions of one kind. Each change is a unit of work: the caller's, if one is running. Reads join
 * it, except {@link all}.
 */
export class DefinitionsOfKind<Fields extends object> {
  constructor(
    private readonly kind: DefinitionKind<Fields>,
    private readonly model: Model<Definition>,
    private readonly unitOfWork: UnitOfWork,
    private readonly facts: TenantFacts,
    private readonly tenantId: string,
  ) {}

  /** One page, by keys. @param page in the order {@link BY_KEY} @param externalId only the one that has it */
  async list(
    { sort, after, ...rest }: PageRequest,
    { externalId }: { readonly externalId?: string } = {},
  ): Promise<PageRows<StoredDefinition<Fields>>> {
    // A page's order ends with the id, which the index does not have; without it, keys are a total order too.
    if (sort[0]?.field !== 'key') throw new Error('definitions are listed by their keys');
    const request = { ...rest, sort: sort.slice(0, 1), ...(after && { after: after.slice(0, 1) }) };
    const { rows, ...page } = await readPage(this.rows, request, {
      filter: { kind: this.kind.name, ...(externalId !== undefined && { externalId }) },
      projection: SHOWN,
    });
    return { ...page, rows: rows.map((row) => this.stored(row)) };
  }

  /**
   * All of them by keys, from memory: for kinds of which a tenant has few. A change is seen at once in this process and,
   * while Redis is up, in the others; else after a second.
   */
  async all(): Promise<readonly StoredDefinition<Fields>[]> {
    return this.facts.get(this.tenantId, this.fact, () => this.readAll());
  }

  /** As {@link all}, read anew and in the running unit of work: for rules that concern several of them. */
  async readAll(): Promise<readonly StoredDefinition<Fields>[]> {
    const rows = this.rows.find({ kind: this.kind.name }, { projection: SHOWN }).sort({ key: 1 });
    return (await rows.toArray()).map((row) => this.stored(row));
  }

  /** How many there are, counted in the running unit of work. */
  count(): Promise<number> {
    return this.rows.countDocuments({ kind: this.kind.name });
  }

  /** @throws the kind's `notFound` */
  async get(id: string): Promise<StoredDefinition<Fields>> {
    const found = await this.one({ _id: id });
    if (!found) throw this.kind.errors.notFound();
    return found;
  }

  async withKey(key: string): Promise<StoredDefinition<Fields> | null> {
    return this.one({ key });
  }

  async withExternalId(externalId: string): Promise<StoredDefinition<Fields> | null> {
    return this.one({ externalId });
  }

  /** Those of the ids that exist, in the order of the ids. */
  async some(ids: readonly string[]): Promise<readonly StoredDefinition<Fields>[]> {
    const wanted = { _id: { $in: [...ids] }, kind: this.kind.name };
    const found = await this.rows.find(wanted, { projection: SHOWN }).toArray();
    const byId = new Map(found.map((row) => [row._id, this.stored(row)]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** @throws the kind's `keyTaken`, `externalIdTaken` */
  async insert(fields: Defined<Fields>): Promise<StoredDefinition<Fields>> {
    const now = new Date();
    const own = { _id: newId(), kind: this.kind.name, version: 1, createdAt: now, updatedAt: now };
    const row: StoredDefinition<Fields> = { ...fields, ...own };
    await this.write(() => this.rows.insertOne(row));
    return row;
  }

  /**
   * Replaces the fields of a definition.
   * @param version the one that the caller has seen; undefined: any
   * @param compose makes the new fields of the present ones; may run more than once
   * @throws the kind's `notFound`, `changed`, `keyTaken`, `externalIdTaken`
   */
  async change(
    id: string,
    version: number | undefined,
    compose: (before: StoredDefinition<Fields>) => Defined<Fields> | Promise<Defined<Fields>>,
  ): Promise<{ readonly before: StoredDefinition<Fields>; readonly after: StoredDefinition<Fields> }> {
    return this.unitOfWork.run(async () => {
      const before = await this.inVersion(id, version);
      const { kind, createdAt } = before;
      const own = { _id: id, kind, version: before.version + 1, createdAt, updatedAt: new Date() };
      const after: StoredDefinition<Fields> = { ...(await compose(before)), ...own };
      await this.write(() => this.rows.replaceOne({ _id: id }, after));
      return { before, after };
    });
  }

  /** @returns what was deleted @throws the kind's `notFound`, `changed` */
  async delete(id: string, version?: number): Promise<StoredDefinition<Fields>> {
    return this.unitOfWork.run(async () => {
      const row = await this.inVersion(id, version);
      await this.write(() => this.rows.deleteOne({ _id: id }));
      return row;
    });
  }

  /**
   * For a change that names definitions: ensures that they still exist when its unit of work commits. A deletion at the same
   * time and this cannot both commit. It writes to them, so not for what many do at once.
   * @throws missing, if one does not exist
   */
  async mustExist(ids: readonly string[], missing: ErrorFactory): Promise<void> {
    this.unitOfWork.mustBeRunning();
    if (ids.length === 0) return;
    const wanted = [...new Set(ids)];
    const { matchedCount } = await this.rows.updateMany({ _id: { $in: wanted }, kind: this.kind.name }, {
      $inc: { needs: 1 },
    } as never);
    if (matchedCount < wanted.length) throw missing();
  }

  private async inVersion(id: string, version?: number): Promise<StoredDefinition<Fields>> {
    const row = await this.get(id);
    if (version !== undefined && row.version !== version) throw this.kind.errors.changed();
    return row;
  }

  private async one(filter: mongo.Filter<Definition>): Promise<StoredDefinition<Fields> | null> {
    const found = await this.rows.findOne({ ...filter, kind: this.kind.name }, { projection: SHOWN });
    return found && this.stored(found);
  }

  private stored(row: Definition): StoredDefinition<Fields> {
    return row as unknown as StoredDefinition<Fields>;
  }

  private async write(change: () => Promise<unknown>): Promise<void> {
    try {
      await this.unitOfWork.run(async (unit) => {
        await change();
        unit.afterCommit(() => this.facts.changed(this.tenantId, [this.fact]));
      });
    } catch (cause) {
      throw isDuplicateKey(cause) ? this.taken(cause) : cause;
    }
  }

  private taken(cause: unknown): Error {
    const { keyPattern } = cause as { readonly keyPattern?: object };
    const { externalIdTaken, keyTaken } = this.kind.errors;
    const taken = keyPattern && 'externalId' in keyPattern ? externalIdTaken : keyTaken;
    return taken(undefined, { cause });
  }

  private get fact(): `definitions:${string}` {
    return `definitions:${this.kind.name}`;
  }

  private get rows(): BoundCollection<Definition & mongo.Document> {
    return collectionOf(this.model);
  }
}
