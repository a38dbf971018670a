import { Readable } from 'node:stream';
import { openFile } from '../formats.js';
import type { FileEntry } from '../product-format.js';
import { asUtf8 } from '../utf8.js';

const HEADER = 'Handle,Title,Vendor';

async function entriesOf(...chunks: (string | Buffer)[]): Promise<FileEntry[]> {
  const utf8: Buffer[] = [];
  for await (const chunk of asUtf8(Readable.from(chunks))) utf8.push(chunk);
  const file = Buffer.concat(utf8);
  const { format, opening } = openFile(file.toString('utf8'));
  const found: FileEntry[] = [];
  // The file comes in pieces as small as can be, so that something is broken by every end of one.
  const pieces = Array.from(file.subarray(opening.end), (byte) => Buffer.from([byte]));
  for await (const entries of format.read(Readable.from(pieces), opening, opening, 'EUR'))
    found.push(...entries);
  return found;
}

/** What is read: for each product its handle and the numbers of its rows, or the code and row of its problem. */
async function read(...chunks: (string | Buffer)[]): Promise<unknown[][]> {
  return (await entriesOf(...chunks)).map(({ product, problem, rows }) =>
    product ? [product.name.handle, ...new Set(rows)] : [problem!.code, problem!.row],
  );
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
      ['c', 7],
      ['handle-missing', 8],
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
    expect(await read('Title,Price\nMug,1\nCup,2\n')).toEqual([
      ['Mug', 2],
      ['Cup', 3],
    ]);
  });

  it('may have the names of Shopify’s newer template, and problems name them', async () => {
    const text = 'TITLE,url handle,Description,SKU,Weight value (grams),Product image URL,Vendor\n,,,,,,V\n';
    expect((await entriesOf(text)).map(({ problem }) => problem)).toEqual([
      {
        row: 2,
        code: 'handle-missing',
        message: { en: 'Every row needs a url handle', de: 'Jede Zeile braucht url handle' },
      },
    ]);
  });

  it.each([
    ['semicolons', 'Handle;Title;Variant Price\na;A;12,99\n'],
    ['tabs', 'Handle\tTitle\tVariant Price\na\tA\t12,99\n'],
    ['commas', 'Handle,Title,Variant Price\na,A,12.99\n'],
  ])('may separate its cells by %s', async (_what, text) => {
    const [entry] = await entriesOf(text);
    expect(entry!.product!.variants[0]!.input.price).toEqual({ amount: 1299, currency: 'EUR' });
  });

  it.each(['12,99', '1.299,00', '1,299.00'])('has no decimal commas between commas: %s', async (price) => {
    const [entry] = await entriesOf(`Handle,Title,Variant Price\na,A,"${price}"\n`);
    expect(entry!.problem).toMatchObject({ row: 2, code: 'price-invalid' });
  });

  it.each([
    [
      'a quotation mark that is not closed',
      lines('a,A,', 'b,"B,', 'c,C,'),
      [
        ['a', 2],
        ['row-broken', 3],
        ['c', 4],
      ],
    ],
    [
      'a cell of ten megabytes',
      lines('a,A,', `b,"${'x'.repeat(10_000_000)}",`, 'c,C,'),
      [
        ['a', 2],
        ['row-broken', 3],
        ['c', 4],
      ],
    ],
  ])('loses one row to %s, and no other', async (_what, text, found) => {
    const { format, opening } = openFile(text);
    const read: unknown[][] = [];
    const file = Readable.from([Buffer.from(text.slice(opening.end))]);
    for await (const entries of format.read(file, opening, opening, 'EUR'))
      for (const { product, problem, rows } of entries)
        read.push(product ? [product.name.handle, ...new Set(rows)] : [problem!.code, problem!.row]);
    expect(read).toEqual(found);
  });

  it('says where each product ends, so that a reader can go on there', async () => {
    const text = lines('a,"Ä\n1",', 'a,,', 'b,B,', '', 'c,C,');
    const entries = await entriesOf(text);
    const rest = entries.map(({ end }) => Buffer.from(text).subarray(end).toString());
    expect(rest).toEqual([lines('b,B,', '', 'c,C,').slice(HEADER.length + 1), '\nc,C,\n', '']);
  });

  it.each<[string, (string | Buffer)[], RegExp, RegExp]>([
    ['in Windows-1252', [Buffer.from(lines('a,Café,'), 'latin1')], /not UTF-8/, /nicht in UTF-8/],
    ['that ends within a letter', [Buffer.from(lines('a,é')).subarray(0, -2)], /not UTF-8/, /UTF-8/],
    ['without titles', ['Handle,Vendor\nx,y\n'], /lacks the column Title/, /fehlt die Spalte Title/],
    ['without names of options', ['Title,Option2 Value\n'], /lacks the column Option2 Name/, /fehlt/],
    ['with a column twice', ['Title,SKU,Variant SKU\n'], /SKU and Variant SKU mean the same/, /dasselbe/],
  ])('%s is refused, with what to do', async (_what, chunks, en, de) => {
    await expect(read(...chunks)).rejects.toMatchObject({
      code: 'product-files.unreadable',
      detail: { en: expect.stringMatching(en) as string, de: expect.stringMatching(de) as string },
    });
  });

  it('reads letters that two chunks share', async () => {
    const text = `\uFEFF${lines('é,É,')}`;
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(text, 'utf16le').swap16(),
    ]) {
      const chunks = Array.from(bytes, (byte) => Buffer.from([byte]));
      expect(await read(...chunks)).toEqual([['é', 2]]);
    }
  });
});
