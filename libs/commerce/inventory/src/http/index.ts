export { InventoryHttpModule } from './inventory-http.module.js';
