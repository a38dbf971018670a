export { currencyExponent } from './currency.js';
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
