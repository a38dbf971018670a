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
   * The categories at the ends of paths. It asks once for each level, however many paths there are.
   * @returns ids, by the path as JSON; a path without a category is left out
   */
  async find(paths: readonly CategoryPath[]): Promise<Map<string, string>> {
    const ends = new Map<string, string>();
    const depth = Math.max(0, ...paths.map(({ length }) => length));
    for (let level = 1; level <= depth; level++) {
      const heads = paths.filter(({ length }) => length >= level).map((path) => path.slice(0, level));
      const parentOf = (head: CategoryPath): string | null | undefined =>
        level === 1 ? null : ends.get(JSON.stringify(head.slice(0, -1)));
      const parents = new Set(heads.map(parentOf).filter((parent) => parent !== undefined));
      const names = new Set(heads.map((head) => head.at(-1)!));
      const found = await collectionOf(this.rows)
        .find({ parentId: { $in: [...parents] }, name: { $in: [...names] } } as mongo.Filter<Category>)
        .toArray();
      const ids = new Map(found.map(({ _id, parentId, name }) => [JSON.stringify([parentId, name]), _id]));
      for (const head of heads) {
        const id = ids.get(JSON.stringify([parentOf(head), head.at(-1)]));
        if (id !== undefined) ends.set(JSON.stringify(head), id);
      }
    }
    return ends;
  }

  /** As {@link find}, but creates categories that are missing. Needs a running transaction. */
  async ensure(paths: readonly CategoryPath[]): Promise<Map<string, string>> {
    const ends = await this.find(paths);
    for (const path of paths) {
      const key = JSON.stringify(path);
      if (path.length > 0 && !ends.has(key)) ends.set(key, (await this.categories.ensurePath(path))!._id);
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
