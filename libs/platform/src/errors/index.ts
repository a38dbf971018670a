export {
  DomainError,
  defineErrors,
  errorCatalogue,
  titleOf,
  type ErrorExtras,
  type ErrorFactory,
  type ErrorKind,
  type ErrorSpec,
  type FieldError,
} from './domain-error.js';
export { platformErrors } from './platform.errors.js';
