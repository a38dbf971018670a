export {
  CategoryCreated,
  CategoryDeleted,
  CategoryUpdated,
  ProductAvailabilityChanged,
  ProductCreated,
  ProductDeleted,
  ProductUpdated,
  type CategoryFacts,
  type ProductFacts,
} from './catalog.events.js';
