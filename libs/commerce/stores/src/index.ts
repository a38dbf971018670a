export { stores } from './library.js';
export {
  Store,
  WEEKDAYS,
  type GeoPoint,
  type OpeningHours,
  type StoreAddress,
  type Weekday,
} from './store.schema.js';
export { storesErrors } from './stores.errors.js';
export { StoresModule } from './stores.module.js';
export { placeOf, Stores, type StoreCriteria, type StoreInput, type StoreNearby } from './stores.service.js';
