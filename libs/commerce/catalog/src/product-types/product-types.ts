import type { FieldError } from '#platform/errors';
import { isId } from '#platform/ids';
import { accepted, given, refusal } from '#platform/values';
import {
  defineKind,
  Definitions,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type DefinitionsOfKind,
  type StoredDefinition,
} from '#foundation/tenancy';
import { BUILT_IN } from './built-in/built-in-types.js';
import { BreakingChange, type Breaking } from './breaking-change.js';
import { productTypeErrors } from './product-type.errors.js';
import { ProductTypeCreated, ProductTypeDeleted, ProductTypeUpdated } from './product-type.events.js';
import { PRODUCT_TYPE } from './product-type-values.js';
import type { ProductType, ProductTypeFields } from './product-type.js';
import { typeProblems } from './type-problems.js';

/** A type that the merchant has defined. */
export type OwnProductType = StoredDefinition<ProductTypeFields>;

export interface ProductTypeInput extends ProductTypeFields {
  readonly key: string;
  readonly externalId?: string | null;
}

export const PRODUCT_TYPES = defineKind<ProductTypeFields>({
  name: 'product-type',
  errors: productTypeErrors,
});

/** They are read together, from memory. */
const MOST = 200;

/** The types of products: those that everybody has, and the merchant's own. */
@TenantInjectable()
export class ProductTypes {
  private readonly own: DefinitionsOfKind<ProductTypeFields>;

  constructor(
    definitions: Definitions,
    private readonly breaking: BreakingChange,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    this.own = definitions.of(PRODUCT_TYPES);
  }

  /** All types by key, from memory. */
  async byKey(): Promise<ReadonlyMap<string, ProductType>> {
    const own = await this.own.all();
    if (own.length === 0) return BUILT_IN;
    return new Map<string, ProductType>([...BUILT_IN, ...own.map((type) => [type.key, type] as const)]);
  }

  /** Those that everybody has first. */
  async list(): Promise<readonly ProductType[]> {
    return [...(await this.byKey()).values()];
  }

  /** @param key or the id of one of the merchant's own @throws product-type.not-found */
  async get(key: string): Promise<ProductType | OwnProductType> {
    return BUILT_IN.get(key) ?? this.ownWith(key);
  }

  /**
   * @throws product-type.invalid, product-type.key-taken (also for the key of one that everybody has),
   *   product-type.external-id-taken, product-type.too-many
   */
  async create(wanted: ProductTypeInput): Promise<OwnProductType> {
    demand('catalog.write');
    const input = accepted(PRODUCT_TYPE, wanted, productTypeErrors.invalid);
    refuse(typeProblems(input.attributes));
    if (BUILT_IN.has(input.key)) throw productTypeErrors.keyTaken();
    return this.unitOfWork.run(async () => {
      if ((await this.own.count()) >= MOST) throw productTypeErrors.tooMany();
      const type = await this.own.insert(composed(input));
      await this.outbox.append(ProductTypeCreated.of(type._id, factsOf(type)));
      return type;
    });
  }

  /**
   * The products that would have invalid attributes after a change, without changing anything. Those that have some already are
   * not counted.
   * @throws product-type.not-found, product-type.invalid
   */
  async preview(key: string, wanted: Partial<ProductTypeInput>): Promise<Breaking> {
    demand('catalog.read');
    const before = await this.ownWith(key);
    return this.breaking.of(before, { ...before, ...accept(wanted) });
  }

  /**
   * Changes the fields that are given; the key never changes. Values of attributes that are gone stay in products until these
   * are changed.
   * @param breaks whether products may have invalid attributes afterwards
   * @throws product-type.not-found, product-type.changed, product-type.invalid, product-type.external-id-taken,
   *   product-type.would-break, with the products that would break
   */
  async change(
    key: string,
    wanted: Partial<Omit<ProductTypeInput, 'key'>>,
    version: number,
    breaks = false,
  ): Promise<OwnProductType> {
    demand('catalog.write');
    const change = accept(wanted);
    const current = await this.ownWith(key);
    if (current.version !== version) throw productTypeErrors.changed();
    if (change.attributes && !breaks) await this.refuseBreaking(current, { ...current, ...change });
    return this.unitOfWork.run(async () => {
      const { before, after } = await this.own.change(current._id, version, (seen) =>
        composed({ ...seen, ...change, metadata: { ...seen.metadata, ...change.metadata } }),
      );
      await this.outbox.append(ProductTypeUpdated.of(after._id, factsOf(after), { before, after }));
      return after;
    });
  }

  /** @throws product-type.not-found, product-type.changed, product-type.in-use */
  async delete(key: string, version: number): Promise<void> {
    demand('catalog.write');
    const { _id } = await this.ownWith(key);
    await this.unitOfWork.run(async () => {
      const type = await this.own.delete(_id, version);
      if (await this.breaking.isUsed(type.key)) throw productTypeErrors.inUse();
      await this.outbox.append(ProductTypeDeleted.of(_id, factsOf(type)));
    });
  }

  private async refuseBreaking(before: ProductType, after: ProductType): Promise<void> {
    const breaking = await this.breaking.of(before, after);
    if (breaking.total === 0) return;
    const { total, products } = breaking;
    throw productTypeErrors.wouldBreak(
      {
        en: `${total} products would have invalid attributes.`,
        de: `${total} Produkte hätten ungültige Attribute.`,
      },
      { facts: { total, products: products.slice(0, 10).map(({ id, title }) => ({ id, title })) } },
    );
  }

  /** @throws product-type.not-found, product-type.built-in */
  private async ownWith(key: string): Promise<OwnProductType> {
    if (BUILT_IN.has(key)) throw productTypeErrors.builtIn();
    if (isId(key)) return this.own.get(key);
    const found = await this.own.withKey(key);
    if (!found) throw productTypeErrors.notFound();
    return found;
  }
}

function accept(wanted: Partial<ProductTypeInput>): Partial<ProductTypeInput> {
  const change = accepted(PRODUCT_TYPE, given(wanted), productTypeErrors.invalid, { partial: true });
  refuse(typeProblems(change.attributes ?? []));
  return change;
}

function refuse(problems: readonly FieldError[]): void {
  if (problems.length > 0) throw refusal(productTypeErrors.invalid, problems);
}

function composed({ key, name, labels, attributes, externalId, metadata }: ProductTypeInput) {
  return {
    key,
    name,
    ...(labels && { labels }),
    attributes,
    ...(externalId && { externalId }),
    ...(metadata && Object.keys(metadata).length > 0 && { metadata }),
  };
}

function factsOf({ _id, key, name, version }: OwnProductType) {
  return { productTypeId: _id, key, name, version };
}
