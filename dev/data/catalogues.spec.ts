import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { CATALOGUES, csvOf } from './catalogues.js';

type Line = Record<string, string>;

const fileOf = (name: string) => readFileSync(`dev/data/${name}`, 'utf8');

describe.each(CATALOGUES)('$file', (catalogue) => {
  const lines = parse<Line>(fileOf(catalogue.file), { columns: true });
  const products = lines.filter((line) => line['Title']);
  const variants = lines.filter((line) => line['Variant SKU']);

  it('is up to date: run make-catalogues after a change of the texts', () => {
    expect(fileOf(catalogue.file)).toBe(csvOf(catalogue));
  });

  it('has more than a hundred different products, some of them not for sale', () => {
    expect(products.length).toBeGreaterThanOrEqual(110);
    expect(new Set(products.map((line) => line['Handle'])).size).toBe(products.length);
    expect(new Set(lines.map((line) => line['Handle'])).size).toBe(products.length);
    expect(new Set(variants.map((line) => line['Variant SKU'])).size).toBe(variants.length);
    expect(new Set(products.map((line) => line['Status']))).toEqual(new Set(['active', 'draft', 'archived']));
  });

  it('writes prices with the decimals of the currency', () => {
    const price = catalogue.currency === 'JPY' ? /^\d+$/ : /^\d+\.\d{2}$/;
    for (const line of variants) {
      expect(line['Variant Price']).toMatch(price);
      if (line['Variant Compare At Price']) expect(line['Variant Compare At Price']).toMatch(price);
    }
  });

  it('contains difficult cells: quotes, commas, line ends, other scripts, lines with only an image', () => {
    const titles = products.map((line) => line['Title'] ?? '');
    expect(titles.some((title) => title.includes('"'))).toBe(true);
    expect(titles.some((title) => title.includes(','))).toBe(true);
    expect(titles.some((title) => /[äöüぁ-ん一-龠]/.test(title))).toBe(true);
    expect(products.every((line) => line['Body (HTML)']?.includes('\n'))).toBe(true);
    expect(lines.some((line) => line['Image Src'] && !line['Variant SKU'])).toBe(true);
  });
});
