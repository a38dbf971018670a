import { ProductUpdated, type ProductFacts } from '#commerce/catalog/events';
import { bestOf, ShownAvailability, type ShownProduct } from '#commerce/catalog';
import { Subscriber, type EventSubscriber, type NumberedEvent } from '#foundation/tenancy';
import { StockAvailabilityChanged, StockImported } from './inventory.events.js';
import { StockAvailability } from './stock-availability.js';

type Facts =
  | (ProductFacts & { readonly changed: readonly string[] })
  | { readonly variantId: string }
  | { readonly levels: readonly { readonly variantId: string }[] };

/**
 * Keeps the availability that lists of products show. It hears of stock only when that begins or ceases to be low or
 * empty, and reads the present stock: events that come late or twice do no harm.
 */
@Subscriber({
  name: 'inventory.show-availability',
  on: [StockAvailabilityChanged, StockImported, ProductUpdated],
})
export class ShowAvailability implements EventSubscriber {
  constructor(
    private readonly shown: ShownAvailability,
    private readonly stock: StockAvailability,
  ) {}

  async handle({ data }: NumberedEvent<Facts>): Promise<void> {
    const products = await this.productsOf(data);
    const stock = await this.stock.of(products.flatMap(({ variantIds }) => variantIds));
    for (const { productId, variantIds, availability } of products) {
      const present = bestOf(variantIds.map((id) => stock.get(id)!.availability));
      if (present !== availability) await this.shown.show(productId, present);
    }
  }

  private async productsOf(data: Facts): Promise<ShownProduct[]> {
    if ('levels' in data) return this.shown.ofVariants(data.levels.map(({ variantId }) => variantId));
    if ('variantId' in data) return this.shown.ofVariants([data.variantId]);
    return data.changed.includes('variants') ? this.shown.ofProduct(data.productId) : [];
  }
}
