import type { Product } from '#commerce/catalog';
import { csvFile, headerOf, openCsv } from '../csv/csv-format.js';
import { readCsvProducts } from '../csv/csv-products.js';
import { textOf } from '../csv/csv-row.js';
import type { ProductFormat } from '../product-format.js';
import { shopifyTable } from './shopify-columns.js';
import { plainText } from './plain-text.js';
import { handleOf, listed, readShopifyProduct } from './shopify-product.js';
import { htmlOf, notInShopify, shopifyHeader, shopifyRows, tagsOf } from './write-shopify.js';

/**
 * Shopify's product CSV: https://help.shopify.com/en/manual/products/import-export/using-csv. It is read with its former and
 * its present headers, and written with the former, which more programs know.
 */
export const shopify: ProductFormat = {
  ...csvFile,
  name: 'shopify',
  open: (head) => openCsv(head, shopifyTable),
  read: (file, opening, from, currency) => {
    const table = shopifyTable(headerOf(opening));
    return readCsvProducts(
      file,
      {
        table,
        delimiter: opening.delimiter!,
        name: handleOf,
        nameColumn: table.names.Handle ?? table.names.Title!,
        begins: (row) => textOf(row, 'Title') !== '',
        read: (rows) => readShopifyProduct(rows, currency),
      },
      from,
    );
  },
  header: shopifyHeader,
  write: (products) => products.map(shopifyRows).join(''),
  lacks: notInShopify,
  readBack: ({ tags, description }: Product) => ({
    tags: listed(tagsOf(tags), ','),
    description: plainText(htmlOf(description)),
  }),
};
