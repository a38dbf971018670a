export {
  CategoryCreated,
  CategoryDeleted,
  CategoryUpdated,
  ProductAvailabilityChanged,
  ProductCreated,
  ProductDeleted,
  ProductRestored,
  ProductUpdated,
  type CategoryFacts,
  type ProductFacts,
} from './catalog.events.js';
export {
  ProductTypeCreated,
  ProductTypeDeleted,
  ProductTypeUpdated,
} from './product-types/product-type.events.js';
