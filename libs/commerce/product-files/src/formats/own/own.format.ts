import { csvFile, headerOf, openCsv } from '../csv/csv-format.js';
import { readCsvProducts } from '../csv/csv-products.js';
import { csvLine } from '../csv/guarded-cell.js';
import type { ExportedProduct, ProductFormat } from '../product-format.js';
import { NAME_COLUMNS, ownTable, PRODUCT_COLUMNS, VARIANT_COLUMNS } from './own-columns.js';
import { nameOf, readOwnProduct } from './read-own.js';

/** Our own CSV: every field of a product and its variants, one row a variant. */
export const own: ProductFormat = {
  ...csvFile,
  name: 'csv',
  open: (head) => openCsv(head, ownTable),
  read: (file, opening, from, currency) =>
    readCsvProducts(
      file,
      {
        table: ownTable(headerOf(opening)),
        delimiter: opening.delimiter!,
        name: nameOf,
        nameColumn: NAME_COLUMNS.join(' / '),
        begins: () => true,
        read: (rows) => readOwnProduct(rows, currency),
      },
      from,
    ),
  header: () => csvLine([...Object.keys(PRODUCT_COLUMNS), ...Object.keys(VARIANT_COLUMNS)]),
  write: (products) => products.map(rowsOf).join(''),
};

function rowsOf(exported: ExportedProduct): string {
  const { product } = exported;
  return product.variants
    .map((variant, index) => {
      const fields = Object.entries(PRODUCT_COLUMNS).map(([column, cell]) =>
        index === 0 || column === 'id' ? (cell(exported) ?? '') : '',
      );
      const ofVariant = Object.values(VARIANT_COLUMNS).map((cell) => cell(variant) ?? '');
      return csvLine([...fields, ...ofVariant]);
    })
    .join('');
}
