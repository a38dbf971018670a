import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isId, newId } from '#platform/ids';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, refusal } from '#platform/values';
import type { Wording } from '#platform/languages';
import {
  collectionOf,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import { CategoryCreated, CategoryDeleted, CategoryUpdated, type CategoryFacts } from './catalog.events.js';
import { Category } from './category.schema.js';
import { orTaken } from './product-keys.js';
import { freeSlug } from './free-slug.js';
import { CATEGORY } from './product-values.js';
import { Product } from './product.schema.js';
import { isSlug, MUST_BE_SLUG, slugify } from './slug.js';

export interface CategoryInput {
  readonly name: string;
  /** Made from the name if it is left out. */
  readonly slug?: string;
  readonly description?: string;
  /** A category with null or without a parent is a root. */
  readonly parentId?: string | null;
  readonly position?: number;
}

/** A category with its ancestors and children. */
export interface CategoryInTree {
  readonly category: Category;
  /** Root first. */
  readonly ancestors: readonly Category[];
  readonly children: readonly Category[];
}

/** Order of category lists: roots first, then siblings together, ordered by `position`. */
export const CATEGORY_SORT = [
  { field: 'parentId', direction: 1, nullable: true },
  { field: 'position', direction: 1 },
] as const;

/**
 * The shop's tree of categories. Changes need catalog.write. A change and its event are written in one transaction:
 * the caller's if one is running.
 */
@TenantInjectable()
export class Categories {
  constructor(
    @InjectModel(Category.name) private readonly categories: Model<Category>,
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** One page of categories. @param page made with {@link CATEGORY_SORT} */
  list(page: PageRequest): Promise<PageRows<Category>> {
    return readPage(collectionOf(this.categories), page);
  }

  /** @throws catalog.category-not-found */
  async get(slugOrId: string): Promise<CategoryInTree> {
    const categories = collectionOf(this.categories);
    const category = await categories.findOne(isId(slugOrId) ? { _id: slugOrId } : { slug: slugOrId });
    if (!category) throw catalogErrors.categoryNotFound();
    const around = await categories
      .find({ $or: [{ _id: { $in: [...category.path] } }, { parentId: category._id }] })
      .sort({ position: 1, _id: 1 })
      .toArray();
    return {
      category,
      ancestors: category.path.flatMap((id) => around.find(({ _id }) => _id === id) ?? []),
      children: around.filter(({ parentId }) => parentId === category._id),
    };
  }

  /**
   * Adds a category. A slug made from the name gets a number if it is taken; one that is given is refused.
   * @throws catalog.invalid-category, catalog.slug-taken
   */
  async create(wanted: CategoryInput): Promise<Category> {
    demand('catalog.write');
    const input = accepted(CATEGORY, wanted, catalogErrors.invalidCategory);
    const _id = newId();
    const now = new Date();
    return this.unitOfWork
      .run(async () => {
        const category: Category = {
          _id,
          slug: input.slug ?? (await freeSlug(this.collection, checkedSlug(slugify(input.name)))),
          name: input.name,
          description: input.description,
          parentId: input.parentId ?? null,
          path: await this.pathBelow(input.parentId ?? null),
          position: input.position ?? 0,
          version: 1,
          createdAt: now,
          updatedAt: now,
        };
        await this.collection.insertOne(category);
        await this.outbox.append(CategoryCreated.of(_id, factsOf(category)));
        return category;
      })
      .catch(throwTaken);
  }

  /**
   * Renames or moves a category. Its descendants move with it.
   * @throws catalog.category-not-found, catalog.changed, catalog.invalid-category, catalog.category-cycle,
   *   catalog.slug-taken
   */
  async update(id: string, wanted: Partial<CategoryInput>, version?: number): Promise<Category> {
    demand('catalog.write');
    const change = accepted(CATEGORY, wanted, catalogErrors.invalidCategory, { partial: true });
    return this.unitOfWork
      .run(async () => {
        const current = await this.collection.findOne({ _id: id });
        if (!current) throw catalogErrors.categoryNotFound();
        if (version !== undefined && version !== current.version) throw catalogErrors.changed();
        const moves = change.parentId !== undefined && change.parentId !== current.parentId;
        const next: Category = {
          ...current,
          name: change.name ?? current.name,
          slug: checkedSlug(change.slug ?? current.slug),
          description: change.description ?? current.description,
          position: change.position ?? current.position,
          ...(moves && {
            parentId: change.parentId!,
            path: await this.pathBelow(change.parentId!, id),
          }),
          version: current.version + 1,
          updatedAt: new Date(),
        };
        await this.collection.replaceOne({ _id: id }, next);
        if (moves) await this.moveBranch(current, next);
        await this.outbox.append(CategoryUpdated.of(id, factsOf(next), { before: current, after: next }));
        return next;
      })
      .catch(throwTaken);
  }

  /** Deletes an empty category. @throws catalog.category-not-found, catalog.category-in-use, catalog.changed */
  async delete(id: string, version?: number): Promise<void> {
    demand('catalog.write');
    await this.unitOfWork.run(async () => {
      const category = await this.collection.findOne({ _id: id });
      if (!category) throw catalogErrors.categoryNotFound();
      if (version !== undefined && version !== category.version) throw catalogErrors.changed();
      const child = await this.collection.findOne({ parentId: id }, { projection: { _id: 1 } });
      const product = await collectionOf(this.products).findOne(
        { categoryIds: id, deletedAt: null },
        { projection: { _id: 1 } },
      );
      if (child || product) throw catalogErrors.categoryInUse();
      await this.collection.deleteOne({ _id: id });
      await this.outbox.append(CategoryDeleted.of(id, factsOf(category)));
    });
  }

  /**
   * Finds the category at the end of a path of names, such as Clothing > Jackets, and creates the categories that are
   * missing. Needs a running transaction.
   */
  async ensurePath(names: readonly string[]): Promise<Category | undefined> {
    this.unitOfWork.mustBeRunning();
    let parent: Category | undefined;
    for (const name of names) {
      const parentId: string | null = parent?._id ?? null;
      const known: Category | null = await this.collection.findOne({ parentId, name });
      parent = known ?? (await this.create({ name, parentId, slug: await this.slugBelow(name, parent) }));
    }
    return parent;
  }

  /** Makes a free slug from the name. If it is taken, the slug starts with the parent's slug. */
  private async slugBelow(name: string, parent: Category | undefined): Promise<string> {
    const plain = slugify(name);
    const taken = !isSlug(plain) || (await this.collection.findOne({ slug: plain }));
    if (!taken) return plain;
    return freeSlug(this.collection, slugify(`${parent?.slug ?? 'category'} ${plain || newId()}`));
  }

  /**
   * Ids of the ancestors of a category below `parentId`, root first.
   * @param mover the category that moves; it must not become its own ancestor
   */
  private async pathBelow(parentId: string | null, mover?: string): Promise<readonly string[]> {
    if (parentId === null) return [];
    // The write makes two simultaneous moves conflict; otherwise they could make a cycle together.
    const parent = await this.collection.findOneAndUpdate(
      { _id: parentId },
      { $set: { updatedAt: new Date() } },
      { returnDocument: 'after' },
    );
    if (!parent) {
      const errors = [{ pointer: '/parentId', code: 'unknown', message: CATEGORY_ID }];
      throw refusal(catalogErrors.invalidCategory, errors);
    }
    const path = [...parent.path, parent._id];
    if (mover !== undefined && path.includes(mover)) throw catalogErrors.categoryCycle();
    return path;
  }

  private async moveBranch(before: Category, after: Category): Promise<void> {
    const below = await this.collection.find({ path: before._id }).toArray();
    if (below.length === 0) return;
    await this.collection.bulkWrite(
      below.map(({ _id, path }) => ({
        updateOne: {
          filter: { _id },
          update: { $set: { path: [...after.path, ...path.slice(before.path.length)] } },
        },
      })),
    );
  }

  private get collection(): BoundCollection<Category & mongo.Document> {
    return collectionOf(this.categories);
  }
}

const CATEGORY_ID: Wording = {
  en: 'must be the id of a category',
  de: 'muss die Id einer Kategorie sein',
};

function checkedSlug(slug: string): string {
  if (isSlug(slug)) return slug;
  throw refusal(catalogErrors.invalidCategory, [{ pointer: '/slug', code: 'format', message: MUST_BE_SLUG }]);
}

function factsOf({ _id, slug, name, parentId }: Category): CategoryFacts {
  return { categoryId: _id, slug, name, parentId };
}

function throwTaken(error: unknown): never {
  throw orTaken(error);
}
