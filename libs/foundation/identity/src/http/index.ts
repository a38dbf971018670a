export { AddressDto } from './address.dto.js';
export { IdentityHttpModule } from './identity-http.module.js';
export { Caller, FromDevice, Locale, localeOf } from './request-facts.js';
