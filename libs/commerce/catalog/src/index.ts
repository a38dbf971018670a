export { catalog } from './library.js';
export { BUILT_IN as BUILT_IN_TYPES } from './product-types/built-in/built-in-types.js';
export { catalogErrors } from './catalog.errors.js';
export { CatalogModule } from './catalog.module.js';
export { AVAILABILITIES, bestOf, type Availability } from './availability.js';
export { Catalog, type StockedProduct } from './catalog.service.js';
export { Categories, CATEGORY_SORT, type CategoryInput, type CategoryInTree } from './categories.service.js';
export { Category } from './category.schema.js';
export { CategoryPaths, type CategoryPath } from './category-paths.js';
export { matchVariants } from './match-variants.js';
export { ProductBatches, type BatchedChange, type ProductSelection } from './product-batches.js';
export { CATEGORY, HANDLE, PRODUCT, VARIANT } from './product-values.js';
export type { ProductInput } from './product-rules.js';
export type { VariantInput } from './variant-rules.js';
export { Product, type ProductOption, type Seo } from './product.schema.js';
export type { ProductImage } from './product-image.js';
export {
  allowsQuantity,
  PRODUCT_STATUSES,
  quantityRange,
  STOCK_POLICIES,
  type OrderQuantity,
  type QuantityRange,
  type ProductStatus,
  type StockPolicy,
  type Variant,
  type VariantOption,
} from './variant.js';
export { ProductTypes } from './product-types/product-types.js';
export { Products } from './products.service.js';
export { cutTo, isSlug, slugify } from './slug.js';
export {
  PRODUCT_ORDERS,
  ProductSearch,
  productSort,
  type ProductCriteria,
  type ProductOrder,
} from './search/product-search.js';
export type { ProductRow } from './search/product-rows.js';
export { ShownAvailability, type ShownProduct } from './shown-availability.js';
export {
  buyable,
  NO_STOCK,
  soldVariants,
  STOCK_OF_VARIANTS,
  type SoldVariant,
  type StockOfVariants,
  type VariantStock,
} from './variant-stock.js';
export { VariantLookup, type VariantFacts } from './variant-lookup.js';
export { VariantSearch } from './search/variant-search.js';
