export { authentication } from './library.js';
export { Authentication } from './authentication.js';
export { AuthenticationModule } from './authentication.module.js';
export type {
  AuthenticationRequest,
  AuthenticationStrategy,
  ParsedCredential,
  VerifiedCredential,
} from './strategies/strategy.js';
