import { STOCK_MAX } from '#platform/quantities';
import { problemOf, whole } from '#platform/values';
import { bad, countOf, type CsvRow } from './csv/csv-row.js';

export const QUANTITY = whole({ min: 0, max: STOCK_MAX });

/** The quantity in stock. Shopify gives a negative number for oversold stock; here it becomes 0. */
export function quantityOf<Column extends string>(row: CsvRow<Column>, column: Column): number | undefined {
  const counted = countOf(row, column);
  if (counted === undefined) return undefined;
  const quantity = Math.max(0, counted);
  const wrong = problemOf(quantity, QUANTITY);
  if (wrong) throw bad(row, 'value-invalid', wrong.message, column);
  return quantity;
}
