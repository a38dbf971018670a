export { StoresHttpModule } from './stores-http.module.js';
