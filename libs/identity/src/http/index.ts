export { IDENTITY_ROOT_PATHS, IdentityHttpModule } from './identity-http.module.js';
