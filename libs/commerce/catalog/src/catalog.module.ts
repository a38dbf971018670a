import { Global, Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { BulkProducts } from './bulk-products.js';
import { Catalog } from './catalog.service.js';
import { Categories } from './categories.service.js';
import { CategoryPaths } from './category-paths.js';
import { CurrencyFence } from './currency-fence.js';
import { BreakingChange } from './product-types/breaking-change.js';
import { FollowSchedules } from './follow-schedules.js';
import { ProductBatches } from './product-batches.js';
import { MediaModule } from '#commerce/media';
import { KNOWN_VARIANTS, PricingModule } from '#commerce/pricing';
import { ListedProducts } from './listed-products.js';
import { ProductMedia } from './product-media.js';
import { ProductPages } from './product-page.js';
import { ProductPrices } from './product-prices.js';
import { ProductReferences } from './product-references.js';
import { ProductTypes } from './product-types/product-types.js';
import { Products } from './products.service.js';
import { ProductSearch } from './search/product-search.js';
import { ProductRows } from './search/product-rows.js';
import { MongodbSearch } from './search/providers/mongodb/mongodb-search.js';
import { ReleaseCurrency } from './release-currency.js';
import { ShownAvailability } from './shown-availability.js';
import { VariantSearch } from './search/variant-search.js';
import { UpsertProduct } from './upsert-product.js';
import { VariantLookup } from './variant-lookup.js';
import './name-products.migration.js';

/** Products, variants and categories. Global, because it provides the port that pricing injects. */
@Global()
@Module({
  imports: [TenancyModule.forFeature(collections), MediaModule, PricingModule],
  providers: [
    BreakingChange,
    BulkProducts,
    Catalog,
    Categories,
    CategoryPaths,
    CurrencyFence,
    FollowSchedules,
    ListedProducts,
    ProductBatches,
    ProductMedia,
    ProductPages,
    ProductPrices,
    { provide: KNOWN_VARIANTS, useExisting: ProductPrices },
    ProductReferences,
    ProductRows,
    ProductTypes,
    Products,
    { provide: ProductSearch, useClass: MongodbSearch },
    ReleaseCurrency,
    ShownAvailability,
    UpsertProduct,
    VariantLookup,
    VariantSearch,
  ],
  exports: [
    BulkProducts,
    ListedProducts,
    KNOWN_VARIANTS,
    ProductPrices,
    ProductMedia,
    Catalog,
    Categories,
    CategoryPaths,
    FollowSchedules,
    ProductBatches,
    ProductPages,
    ProductTypes,
    Products,
    ProductSearch,
    ShownAvailability,
    UpsertProduct,
    VariantLookup,
    VariantSearch,
  ],
})
export class CatalogModule {}
