export {
  noRows,
  sortValuesOf,
  totalOrder,
  type PageRequest,
  type PageRows,
  type SortField,
  type SortValue,
} from './page-request.js';
