export { lineTotal, totalsOf, type Adjustments, type PricedLine, type Totals } from './totals.js';
