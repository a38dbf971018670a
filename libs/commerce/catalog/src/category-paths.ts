import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { Categories } from './categories.service.js';
import { Category } from './category.schema.js';

/** Names from the root down, such as Clothing > Jackets. */
export type CategoryPath = readonly string[];

/** Finds categories by their names, and the names of categories. */
@TenantInjectable()
export class CategoryPaths {
  constructor(
    @InjectModel(Category.name) private readonly rows: Model<Category>,
    private readonly categories: Categories,
  ) {}

  /**
   * The category at the end of each path. Categories that are missing are created; needs a running transaction. It asks once for
   * each level, however many paths there are.
   * @returns ids, by the path as JSON
   */
  async ensure(paths: readonly CategoryPath[]): Promise<Map<string, string>> {
    const ends = new Map<string, string>();
    const depth = Math.max(0, ...paths.map(({ length }) => length));
    for (let level = 1; level <= depth; level++) {
      const heads = new Map(
        paths
          .filter(({ length }) => length >= level)
          .map((path) => [keyOf(path, level), path.slice(0, level)]),
      );
      const parents = new Set([...heads.values()].map((path) => ends.get(keyOf(path, level - 1)) ?? null));
      const names = new Set([...heads.values()].map((path) => path.at(-1)!));
      const found = await collectionOf(this.rows)
        .find({ parentId: { $in: [...parents] }, name: { $in: [...names] } } as mongo.Filter<Category>)
        .toArray();
      const known = new Map(found.map(({ _id, parentId, name }) => [JSON.stringify([parentId, name]), _id]));
      for (const [key, path] of heads) {
        const parentId = ends.get(keyOf(path, level - 1)) ?? null;
        const id = known.get(JSON.stringify([parentId, path.at(-1)!]));
        ends.set(key, id ?? (await this.categories.ensurePath(path))!._id);
      }
    }
    return ends;
  }

  /** The names of categories and of all above them, by id; an id without a category is left out. */
  async of(ids: readonly string[]): Promise<Map<string, CategoryPath>> {
    const rows = collectionOf(this.rows);
    const found = await rows.find({ _id: { $in: [...ids] } }).toArray();
    const above = await rows
      .find({ _id: { $in: [...new Set(found.flatMap(({ path }) => path))] } }, { projection: { name: 1 } })
      .toArray();
    const names = new Map(above.map(({ _id, name }) => [_id, name]));
    return new Map(
      found.map(({ _id, name, path }) => [_id, [...path.map((id) => names.get(id) ?? ''), name]]),
    );
  }
}

function keyOf(path: CategoryPath, level: number): string {
  return JSON.stringify(path.slice(0, level));
}
