import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { MediaAssets, mediaErrors } from '#commerce/media';
import { DomainError } from '#platform/errors';
import { refusal } from '#platform/values';
import type { Wording } from '#platform/languages';
import { collectionOf, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { catalogErrors } from './catalog.errors.js';
import { Category } from './category.schema.js';
import { ProductTypes } from './product-types/product-types.js';
import { Product } from './product.schema.js';

type Referring = Pick<
  Product,
  'categoryIds' | 'related' | 'attributes' | 'variants' | 'productType' | 'mediaIds'
>;

const CATEGORY_IDS: Wording = {
  en: 'must be ids of present categories',
  de: 'muss Ids vorhandener Kategorien nennen',
};
const MEDIA_IDS: Wording = {
  en: 'must name assets of the media library',
  de: 'muss Dateien der Mediathek nennen',
};
const PRODUCT_IDS: Wording = {
  en: 'must name other products that exist',
  de: 'muss andere vorhandene Produkte nennen',
};

const NO_ASSET = mediaErrors.notFound().code;

/** What products refer to by ids. */
@TenantInjectable()
export class ProductReferences {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    @InjectModel(Category.name) private readonly categories: Model<Category>,
    private readonly types: ProductTypes,
    private readonly media: MediaAssets,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Ensures that what a product refers to exists when its unit of work commits. What it referred to before is not checked.
   * @throws catalog.invalid-product
   */
  async mustExist(after: Referring & Pick<Product, '_id'>, before?: Referring): Promise<void> {
    const added = after.categoryIds.filter((id) => !before?.categoryIds.includes(id));
    if (!(await this.need(added)))
      throw refusal(catalogErrors.invalidProduct, [
        { pointer: '/categoryIds', code: 'unknown', message: CATEGORY_IDS },
      ]);
    const known = new Set(before?.related?.map(({ productId }) => productId));
    const related = after.related?.map(({ productId }) => productId).filter((id) => !known.has(id)) ?? [];
    if (!(await this.areProducts(related, after._id)))
      throw refusal(catalogErrors.invalidProduct, [
        { pointer: '/related', code: 'unknown', message: PRODUCT_IDS },
      ]);
    if (after.productType !== undefined) await this.attributesMustExist(after, before);
    const shown = new Set(before?.mediaIds);
    await this.use((after.mediaIds ?? []).filter((id) => !shown.has(id)));
  }

  /** Notes that assets are used. @throws catalog.invalid-product if one does not exist */
  async use(mediaIds: readonly string[]): Promise<void> {
    try {
      await this.media.use(mediaIds);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== NO_ASSET) throw error;
      throw refusal(catalogErrors.invalidProduct, [
        { pointer: '/images', code: 'unknown', message: MEDIA_IDS },
      ]);
    }
  }

  private async attributesMustExist(
    after: Referring & Pick<Product, '_id'>,
    before: Referring | undefined,
  ): Promise<void> {
    const type = (await this.types.byKey()).get(after.productType!);
    for (const { key, refersTo } of type?.attributes.filter(({ refersTo: target }) => target) ?? []) {
      const idsIn = (product: Referring | undefined): string[] =>
        [product, ...(product?.variants ?? [])].flatMap((one) => (one?.attributes?.[key] as string) ?? []);
      const known = idsIn(before);
      const added = idsIn(after).filter((id) => !known.includes(id));
      const exist =
        refersTo === 'category' ? await this.need(added) : await this.areProducts(added, after._id);
      if (exist) continue;
      const message = refersTo === 'category' ? CATEGORY_IDS : PRODUCT_IDS;
      throw refusal(catalogErrors.invalidProduct, [
        { pointer: `/attributes/${key}`, code: 'unknown', message },
      ]);
    }
  }

  private async areProducts(ids: readonly string[], self: string): Promise<boolean> {
    const wanted = new Set(ids);
    if (wanted.size === 0) return true;
    const filter = { _id: { $in: [...wanted].filter((id) => id !== self) }, deletedAt: null };
    return (await collectionOf(this.products).countDocuments(filter)) === wanted.size;
  }

  /**
   * Writes to categories that a product is put into, so that this and their deletion at the same time cannot both commit.
   * @returns whether all of them exist
   */
  async need(categoryIds: readonly string[]): Promise<boolean> {
    this.unitOfWork.mustBeRunning();
    if (categoryIds.length === 0) return true;
    const { matchedCount } = await collectionOf(this.categories).updateMany(
      { _id: { $in: [...categoryIds] } },
      { $inc: { needs: 1 } } as never,
    );
    return matchedCount === new Set(categoryIds).size;
  }

  /** Those of the categories that still exist; nobody deletes them before the unit of work commits. */
  async presentCategories(ids: readonly string[]): Promise<string[]> {
    const rows = await collectionOf(this.categories)
      .find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } })
      .toArray();
    const present = new Set(rows.map(({ _id }) => _id));
    await this.need([...present]);
    return ids.filter((id) => present.has(id));
  }
}
