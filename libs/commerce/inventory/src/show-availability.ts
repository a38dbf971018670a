import { ShownAvailability, type ShownProduct } from '#commerce/catalog';
import { ProductRestored, ProductUpdated, type ProductFacts } from '#commerce/catalog/events';
import { StoreDeleted, StoreUpdated, type StoreFacts } from '#commerce/stores/events';
import { Subscriber, type EventSubscriber, type NumberedEvent } from '#foundation/tenancy';
import { StockAvailabilityChanged, StockImported } from './inventory.events.js';
import { RecountAvailability } from './recount-availability.js';
import { RefreshAvailability } from './refresh-availability.js';

type Facts =
  | StoreFacts
  | (ProductFacts & { readonly changed?: readonly string[] })
  | { readonly variantId: string }
  | { readonly levels: readonly { readonly variantId: string }[] };

/**
 * Keeps the availability that lists of products show. It hears of stock only when that begins or ceases to be low or
 * empty, and of variants when they change: what they do without stock, and whether they are offered. It reads the present
 * stock and variants, so events that come late or twice do no harm.
 */
@Subscriber({
  name: 'inventory.show-availability',
  on: [StockAvailabilityChanged, StockImported, ProductUpdated, ProductRestored, StoreUpdated, StoreDeleted],
})
export class ShowAvailability implements EventSubscriber {
  constructor(
    private readonly shown: ShownAvailability,
    private readonly availability: RefreshAvailability,
    private readonly recount: RecountAvailability,
  ) {}

  async handle({ type, data, changes }: NumberedEvent<Facts>): Promise<void> {
    if ('code' in data) {
      const opens = type === StoreDeleted.type || (changes !== undefined && 'active' in changes.after);
      if (opens) await this.recount.begin();
      return;
    }
    await this.availability.of(await this.productsOf(data));
  }

  private async productsOf(data: Exclude<Facts, StoreFacts>): Promise<ShownProduct[]> {
    if ('levels' in data) return this.shown.ofVariants(data.levels.map(({ variantId }) => variantId));
    if ('variantId' in data) return this.shown.ofVariants([data.variantId]);
    const { productId, changed = ['variants'] } = data;
    return changed.includes('variants') ? this.shown.ofProduct(productId) : [];
  }
}
