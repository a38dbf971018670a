export {
  CategoryCreated,
  CategoryDeleted,
  CategoryUpdated,
  ProductCreated,
  ProductDeleted,
  ProductUpdated,
  type CategoryFacts,
  type ProductFacts,
} from './catalog.events.js';
