export { AddressDto } from './address.dto.js';
export { IdentityHttpModule } from './identity-http.module.js';
