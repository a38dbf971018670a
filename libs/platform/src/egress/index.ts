export {
  EgressGuard,
  type EgressGuardOptions,
  type EgressRequest,
  type EgressResponse,
  type Resolve,
} from './egress-guard.js';
export { egressErrors } from './egress.errors.js';
export { EgressModule } from './egress.module.js';
export { isPublicAddress } from './public-address.js';
