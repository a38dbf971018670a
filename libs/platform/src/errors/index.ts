export {
  DomainError,
  defineErrors,
  errorCatalogue,
  type ErrorExtras,
  type ErrorFactory,
  type ErrorKind,
  type ErrorSpec,
  type FieldError,
} from './domain-error.js';
export { platformErrors } from './platform.errors.js';
