export { rateKeyOf } from './client-address.js';
export { applyVerdicts, refuseExceeded } from './rate-headers.js';
export { RateLimitModule } from './rate-limit.module.js';
export { RateLimits, type RateLimitsOptions } from './rate-limits.js';
export { ratePolicy, type RatePolicy, type RateVerdict } from './rate-policy.js';
export { Places } from './places.js';
export { TokenBucket } from './token-bucket.js';
