export { pricing } from './library.js';
export {
  lineTotal,
  lineTotalsWithin,
  totalsOf,
  type Adjustments,
  type PricedLine,
  type Totals,
} from './totals.js';
