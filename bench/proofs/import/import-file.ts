import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const HEADER =
  'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,' +
  'Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Image Alt Text,SEO Title,Status';
const SIZES = ['S', 'M', 'L'];
const COLOURS = ['red', 'blue', 'green', 'grey', 'black', 'white', 'sand'];

/** Writes a file in Shopify's format: so many products, each with three variants and their stock. */
export async function writeImportFile(path: string, products: number): Promise<void> {
  await pipeline(Readable.from(textOf(products)), createWriteStream(path));
}

function* textOf(products: number): Generator<string> {
  yield `${HEADER}\r\n`;
  for (let index = 0; index < products; index++) yield rowsOf(index);
}

function rowsOf(index: number): string {
  const handle = `ridge-jacket-${index}`;
  const colour = COLOURS[index % COLOURS.length]!;
  const price = `${20 + (index % 180)}.90`;
  const [first, ...others] = SIZES.map((size, n) => ({
    size,
    rest: `SKU-${index}-${size},${300 + n * 20},${(index + n) % 50},${price},,40${String(index * 3 + n).padStart(11, '0')}`,
  }));
  const text = `A ${colour} jacket for days that begin early and end late, number ${index}. `.repeat(4);
  const product =
    `${handle},Ridge jacket ${index} in ${colour},"<p>${text}</p>",Northwind,Clothing > Jackets > ${colour},Jacket,` +
    `"${colour}, outdoor, season ${index % 8}",TRUE`;
  const image = `https://images.example.com/${handle}.jpg,1,${handle} from the front,Ridge jacket ${index},active`;
  return [
    `${product},Size,${first!.size},${first!.rest},${image}`,
    ...others.map(({ size, rest }) => `${handle},,,,,,,,,${size},${rest},,,,,`),
    '',
  ].join('\r\n');
}
