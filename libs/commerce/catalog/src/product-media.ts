import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { MediaAssets, UsesMedia, type MediaUses, type ShownMedia } from '#commerce/media';
import { collectionOf } from '#foundation/tenancy';
import { mediaIdsOf, type ProductImage } from './product-image.js';
import { Product } from './product.schema.js';
import type { ProductRow } from './search/product-rows.js';

/** An image with what pages need to show it. */
export type ShownImage = Partial<Omit<ShownMedia, 'id'>> &
  Pick<ShownMedia, 'url'> & { readonly mediaId?: string };

/** The assets that products show. */
@UsesMedia()
export class ProductMedia implements MediaUses {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly assets: MediaAssets,
  ) {}

  /** Deleted products count: they can be restored. */
  async used(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await collectionOf(this.products)
      .find({ mediaIds: { $in: [...ids] } }, { projection: { mediaIds: 1 } })
      .toArray();
    return new Set(found.flatMap(({ mediaIds = [] }) => mediaIds));
  }

  /** What is needed to show the images of products: one query for all, none if they have no assets. */
  async of(products: readonly Parameters<typeof mediaIdsOf>[0][], locale?: string): Promise<ShownImages> {
    return new ShownImages(await this.assets.shown(products.flatMap(mediaIdsOf), { locale }));
  }

  /** The same for products in lists, which show their first image. */
  ofRows(rows: readonly ProductRow[], locale?: string): Promise<ShownImages> {
    return this.of(
      rows.map(({ image }) => ({ images: image ? [image] : [], variants: [] })),
      locale,
    );
  }
}

/** Assets that were looked up, for the images that name them. */
export class ShownImages {
  constructor(private readonly assets: ReadonlyMap<string, ShownMedia> = new Map()) {}

  /** Those that can be shown; an asset that is not ready is left out. */
  all(images: readonly ProductImage[] | undefined): ShownImage[] {
    return (images ?? []).flatMap((image) => this.one(image) ?? []);
  }

  one({ url, mediaId, alt }: ProductImage): ShownImage | undefined {
    if (mediaId === undefined) return url === undefined ? undefined : { url, alt };
    const asset = this.assets.get(mediaId);
    if (!asset) return undefined;
    const { id: _, ...shown } = asset;
    return { ...shown, mediaId, alt: alt ?? asset.alt };
  }
}
