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
