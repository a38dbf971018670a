export { StoreCreated, StoreDeleted, StoreUpdated, type StoreFacts } from './stores.events.js';
