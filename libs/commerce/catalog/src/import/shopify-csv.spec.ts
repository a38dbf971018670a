import { Readable } from 'node:stream';
import type { CsvRow, RowProblem } from './shopify-cells.js';
import { readProducts } from './shopify-csv.js';

const HEADER = 'Handle,Title,Vendor';
const isProblem = (read: readonly CsvRow[] | RowProblem): read is RowProblem => 'code' in read;

/** What is read: for each product its handle and the numbers of its rows, or the code and row of its problem. */
async function read(...chunks: (string | Buffer)[]): Promise<unknown[][]> {
  const found: unknown[][] = [];
  for await (const product of readProducts(Readable.from(chunks))) {
    if (isProblem(product)) found.push([product.code, product.row]);
    else found.push([product[0]!.values.Handle, ...product.map(({ row }) => row)]);
  }
  return found;
}
const lines = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;

describe('a file of products', () => {
  it('has row numbers as in a spreadsheet, also after blank rows and cells with several lines', async () => {
    expect(await read(lines('a,A,', '', 'b,"B\n\nb",', ',,', ' , ,', 'c,C,', '', 'short', 'd,D,'))).toEqual([
      ['a', 2],
      ['b', 4],
      ['c', 7],
      ['row-unreadable', 9],
      ['d', 10],
    ]);
  });

  it.each(['\n', '\r\n', '\r'])('may end its header with %j and its rows in another way', async (end) => {
    const others = ['\n', '\r\n', '\r'];
    const text = `${HEADER}${end}${others.map((other, i) => `p${i},P,${other}`).join('')}`;
    expect(await read(text)).toEqual([
      ['p0', 2],
      ['p1', 3],
      ['p2', 4],
    ]);
  });

  it('does not give a product of which a row cannot be read or has no handle', async () => {
    const text = lines('a,A,', 'a,', 'a,,', 'b,B,', ',,x', 'c,C,', ',Title,', 'd,D,', 'd,,,x');
    expect(await read(text)).toEqual([
      ['row-unreadable', 3],
      ['handle-missing', 6],
      ['handle-missing', 8],
      ['c', 7],
      ['row-unreadable', 10],
    ]);
  });

  it('may have a description of the greatest length in any script', async () => {
    expect(await read(lines(`a,A,${'赤'.repeat(60_000)}`, 'b,B,'))).toHaveLength(2);
  });

  it('may have quotation marks within cells', async () => {
    expect(await read(lines('a,5" pipe,', 'b,"She said ""yes""",', 'c,C,'))).toHaveLength(3);
  });

  it('without handles has a product for each title', async () => {
    const products: unknown[] = [];
    for await (const product of readProducts(Readable.from(['Title,Price\nMug,1\nCup,2\n']))) {
      products.push(isProblem(product) ? product : product.map(({ values }) => values));
    }
    expect(products).toEqual([
      [{ Title: 'Mug', 'Variant Price': '1' }],
      [{ Title: 'Cup', 'Variant Price': '2' }],
    ]);
  });

  it('may have the names of Shopify’s newer template, and problems name them', async () => {
    const text = 'TITLE,url handle,Description,SKU,Weight value (grams),Product image URL,Vendor\n,,,,,,V\n';
    for await (const product of readProducts(Readable.from([text]))) {
      expect(product).toEqual({ row: 2, code: 'handle-missing', message: 'Every row needs a url handle' });
    }
    expect.assertions(1);
  });

  it.each<[string, (string | Buffer)[], RegExp, RegExp]>([
    ['in Windows-1252', [Buffer.from(lines('a,Café,'), 'latin1')], /not UTF-8/, /nicht in UTF-8/],
    ['in UTF-16', [Buffer.from(`\uFEFF${lines('a,A,')}`, 'utf16le')], /not UTF-8/, /nicht in UTF-8/],
    ['that ends within a letter', [Buffer.from(lines('a,é')).subarray(0, -2)], /not UTF-8/, /UTF-8/],
    ['without titles', ['Handle,Vendor\nx,y\n'], /lacks the column Title/, /fehlt die Spalte Title/],
    ['without names of options', ['Title,Option2 Value\n'], /lacks the column Option2 Name/, /fehlt/],
    ['with a column twice', ['Title,SKU,Variant SKU\n'], /SKU and Variant SKU mean the same/, /dasselbe/],
    [
      'with a quotation mark that is not closed',
      [lines('a,A,', 'b,"B,', 'c,C,')],
      /^Row 3 .*quotation mark/,
      /^Zeile 3 .*Anführungszeichen/,
    ],
    ['with an endless row', [lines('a,A,', `b,${'x'.repeat(300_000)},`, 'c,C,')], /^Row 3 /, /^Zeile 3 /],
  ])('%s is refused, with what to do', async (_what, chunks, en, de) => {
    await expect(read(...chunks)).rejects.toMatchObject({
      code: 'catalog.unreadable-import',
      detail: { en: expect.stringMatching(en) as string, de: expect.stringMatching(de) as string },
    });
  });

  it('reads letters that two chunks share', async () => {
    const bytes = Buffer.from(`\uFEFF${lines('é,É,')}`);
    const chunks = Array.from(bytes, (byte) => Buffer.from([byte]));
    expect(await read(...chunks)).toEqual([['é', 2]]);
  });
});
