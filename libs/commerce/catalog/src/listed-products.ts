import type { PriceContext } from '#commerce/pricing';
import { TenantInjectable } from '#foundation/tenancy';
import { ProductMedia, type ShownImage } from './product-media.js';
import { baseRange, ProductPrices, type PriceRange } from './product-prices.js';
import type { ProductRow } from './search/product-rows.js';

/** Who reads: in which language, and at whose prices. */
export interface Reader {
  /** undefined: the shop's first language. */
  readonly locale?: string;
  readonly prices: PriceContext;
}

/** A product as a list shows it. */
export interface ListedProduct {
  readonly row: ProductRow;
  readonly image?: ShownImage;
  readonly price: PriceRange;
}

/** Adds to the rows of a list what shows them: images and prices, for all rows together. */
@TenantInjectable()
export class ListedProducts {
  constructor(
    private readonly media: ProductMedia,
    private readonly prices: ProductPrices,
  ) {}

  /** For shoppers, by product id; what has no price in their currency is missing. */
  async of(rows: readonly ProductRow[], { locale, prices }: Reader): Promise<Map<string, ListedProduct>> {
    const [images, ranges] = await Promise.all([
      this.media.ofRows(rows, locale),
      this.prices.ofRows(rows, prices),
    ]);
    return new Map(
      rows.flatMap((row) => {
        const price = ranges.get(row._id);
        return price ? [[row._id, { row, price, image: row.image && images.one(row.image) }] as const] : [];
      }),
    );
  }

  /** For staff: with the prices that were entered. */
  async plain(rows: readonly ProductRow[]): Promise<Map<string, ListedProduct>> {
    const images = await this.media.ofRows(rows);
    return new Map(
      rows.map((row) => [row._id, { row, price: baseRange(row), image: row.image && images.one(row.image) }]),
    );
  }
}
