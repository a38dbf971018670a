import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { Catalog } from './catalog.service.js';
import { Categories } from './categories.service.js';
import { CategoryPaths } from './category-paths.js';
import { CurrencyFence } from './currency-fence.js';
import { ProductBatches } from './product-batches.js';
import { Products } from './products.service.js';
import { ProductSearch } from './search/product-search.js';
import { MongodbSearch } from './search/providers/mongodb/mongodb-search.js';
import { ReleaseCurrency } from './release-currency.js';
import { ShownAvailability } from './shown-availability.js';
import { VariantSearch } from './search/variant-search.js';
import { VariantLookup } from './variant-lookup.js';

/** Products, variants and categories. */
@Module({
  imports: [TenancyModule.forFeature(collections)],
  providers: [
    Catalog,
    Categories,
    CategoryPaths,
    CurrencyFence,
    ProductBatches,
    Products,
    { provide: ProductSearch, useClass: MongodbSearch },
    ReleaseCurrency,
    ShownAvailability,
    VariantLookup,
    VariantSearch,
  ],
  exports: [
    Catalog,
    Categories,
    CategoryPaths,
    ProductBatches,
    Products,
    ProductSearch,
    ShownAvailability,
    VariantLookup,
    VariantSearch,
  ],
})
export class CatalogModule {}
