export { currencyExponent } from './currency.js';
export { ORDER_MAX, PRICE_MAX, TOTAL_MAX } from './limits.js';
export {
  add,
  allocate,
  compare,
  money,
  MoneyError,
  multiply,
  parseDecimal,
  portion,
  subtract,
  sum,
  toDecimal,
  zero,
  type Money,
} from './money.js';
