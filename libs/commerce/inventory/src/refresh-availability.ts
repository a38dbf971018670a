import { bestOf, ShownAvailability, type ShownProduct } from '#commerce/catalog';
import { TenantInjectable } from '#foundation/tenancy';
import { StockAvailability } from './stock-availability.js';

/** Lets products show what their stock says now. */
@TenantInjectable()
export class RefreshAvailability {
  constructor(
    private readonly shown: ShownAvailability,
    private readonly stock: StockAvailability,
  ) {}

  /** In the caller's transaction. */
  async of(products: readonly ShownProduct[]): Promise<void> {
    const stock = await this.stock.of(products.flatMap(({ variants }) => variants));
    for (const { productId, variants, availability } of products) {
      const present = bestOf(variants.map(({ variantId }) => stock.get(variantId)!.availability));
      if (present !== availability) await this.shown.show(productId, present);
    }
  }
}
