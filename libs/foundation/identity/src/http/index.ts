export { AddressDto } from './address.dto.js';
export { ChallengeDto, VerifyEmailDto } from './auth.dto.js';
export { IdentityHttpModule } from './identity-http.module.js';
export { Caller, FromDevice, Locale, localeOf } from './request-facts.js';
