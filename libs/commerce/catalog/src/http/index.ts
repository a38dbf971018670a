export { CatalogHttpModule } from './catalog-http.module.js';
export { OrderQuantityDto } from './product-parts.dto.js';
export { CreateProductDto } from './product-input.dto.js';
