export { ProductFilesHttpModule } from './product-files-http.module.js';
