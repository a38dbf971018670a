import { createHash } from 'node:crypto';
import type { Catalogue, Family } from './family.js';
import { electronics } from './kumo-electronics-range.js';
import { furniture } from './kumo-furniture-range.js';
import { clothing } from './northwind-clothing.js';
import { gear } from './northwind-gear.js';
import type { Row } from './shopify-csv.js';
import { toCsv } from './shopify-csv.js';

/** The two merchants of the demo. */
export const CATALOGUES: readonly Catalogue[] = [
  {
    file: 'northwind-outdoor.csv',
    skuPrefix: 'NW',
    currency: 'EUR',
    barcodePrefix: '20',
    families: [...clothing, ...gear],
  },
  {
    file: 'kumo-electronics.csv',
    skuPrefix: 'KU',
    currency: 'JPY',
    barcodePrefix: '21',
    families: [...electronics, ...furniture],
  },
];

interface Product {
  readonly handle: string;
  readonly title: string;
  readonly price: string;
  readonly story: string;
  readonly family: Family;
  /** Counts products of the catalogue from 1. */
  readonly number: number;
}

/** A catalogue as a CSV file in Shopify's format; the same texts give the same bytes. */
export function csvOf(catalogue: Catalogue): string {
  return toCsv(productsOf(catalogue).flatMap((product) => rowsOf(product, catalogue)));
}

function productsOf({ families, skuPrefix }: Catalogue): Product[] {
  const lines = families.flatMap((family) =>
    family.products
      .trim()
      .split('\n')
      .map((line) => ({ family, parts: line.trim().split(' | ') })),
  );
  return lines.map(({ family, parts: [title = '', price = '', story = ''] }, index) => ({
    handle: handleOf(title, `${skuPrefix}-${family.code}-${index + 1}`),
    title,
    price,
    story,
    family,
    number: index + 1,
  }));
}

function rowsOf(product: Product, catalogue: Catalogue): Row[] {
  const variants = combinations(product.family.options?.map((option) => option.values) ?? []);
  const images = imagesOf(product);
  const rows: Row[] = variants.map((values, index) => ({
    Handle: product.handle,
    ...variantOf(product, catalogue, values, index),
    ...images[index],
  }));
  for (const image of images.slice(variants.length)) rows.push({ Handle: product.handle, ...image });
  rows[0] = { ...rows[0], ...headOf(product) };
  return rows;
}

/** Cells that only the first line of a product has. */
function headOf({ handle, title, story, family, number }: Product): Row {
  const { type, category, tags, vendors, facts } = family;
  // Some products are not on sale, so that imports have such cases.
  const status = number % 31 === 0 ? 'archived' : number % 17 === 0 ? 'draft' : 'active';
  const [first, second, third] = family.options ?? [{ name: 'Title' }];
  const list = facts.map((fact) => `<li>${html(fact)}</li>`).join('');
  return {
    Title: title,
    'Body (HTML)': `<p>${html(story)}</p>\n<ul>${list}</ul>`,
    Vendor: vendors[pick(handle, 'vendor', vendors.length)],
    'Product Category': category,
    Type: type,
    Tags: [...tags, ...(pick(handle, 'new', 6) === 0 ? ['new'] : [])].join(', '),
    Published: status === 'active' ? 'TRUE' : 'FALSE',
    'Option1 Name': first?.name,
    'Option2 Name': second?.name,
    'Option3 Name': third?.name,
    'SEO Title': number % 4 === 0 ? title : '',
    'SEO Description': number % 4 === 0 ? story : '',
    Status: status,
  };
}

function variantOf(product: Product, catalogue: Catalogue, values: readonly string[], index: number): Row {
  const { handle, family, number, price } = product;
  const digital = product.title.startsWith('Gift Card');
  const key = `${handle} ${index}`;
  const reduced = pick(handle, 'reduced', 7) === 0;
  return {
    'Option1 Value': values[0] ?? 'Default Title',
    'Option2 Value': values[1],
    'Option3 Value': values[2],
    'Variant SKU': `${catalogue.skuPrefix}-${family.code}-${String(number).padStart(3, '0')}-${index + 1}`,
    'Variant Grams': digital ? '0' : String(family.grams + 10 * index),
    'Variant Inventory Tracker': digital ? '' : 'shopify',
    // One in ten is sold out.
    'Variant Inventory Qty': String(pick(key, 'sold out', 10) === 0 ? 0 : 3 + pick(key, 'stock', 90)),
    'Variant Inventory Policy': digital || pick(handle, 'policy', 15) === 0 ? 'continue' : 'deny',
    'Variant Fulfillment Service': 'manual',
    'Variant Price': price,
    'Variant Compare At Price': reduced && !digital ? before(price, catalogue.currency) : '',
    'Variant Requires Shipping': digital ? 'FALSE' : 'TRUE',
    'Variant Taxable': digital ? 'FALSE' : 'TRUE',
    'Variant Barcode': digital
      ? ''
      : barcode(`${catalogue.barcodePrefix}${String(number * 100 + index).padStart(10, '0')}`),
  };
}

function imagesOf({ handle, title }: Product): Row[] {
  return Array.from({ length: 1 + pick(handle, 'images', 3) }, (_, index) => ({
    'Image Src': `https://images.example.com/${handle}-${index + 1}.svg`,
    'Image Position': String(index + 1),
    'Image Alt Text': index === 0 ? title : `${title}, view ${index + 1}`,
  }));
}

function combinations(lists: ReadonlyArray<readonly string[]>): string[][] {
  return lists.reduce<string[][]>(
    (found, values) => found.flatMap((start) => values.map((value) => [...start, value])),
    [[]],
  );
}

/** The price before a reduction: a fifth more, with the usual ending of the currency's prices. */
function before(price: string, currency: Catalogue['currency']): string {
  const higher = Number(price) * 1.2;
  return currency === 'JPY' ? String(Math.ceil(higher / 100) * 100) : (Math.ceil(higher) - 0.05).toFixed(2);
}

/** An EAN-13: twelve digits and their check digit. */
function barcode(digits: string): string {
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return digits + String((10 - (sum % 10)) % 10);
}

/** A pseudo-random number below `count` that depends only on the arguments. */
function pick(key: string, purpose: string, count: number): number {
  return createHash('sha256').update(`${purpose}:${key}`).digest().readUInt32BE() % count;
}

/** Letters and digits of the title, or the fallback if it has no Latin letters. */
function handleOf(title: string, fallback: string): string {
  const spelled = title
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /[a-z]{3}/.test(spelled) ? spelled : `${spelled}-${fallback}`.replace(/^-/, '').toLowerCase();
}

function html(text: string): string {
  return text.replace(
    /[&<>]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character,
  );
}
