export { CatalogHttpModule } from './catalog-http.module.js';
export { CreateProductDto } from './product-input.dto.js';
