import type { Wording } from '#platform/languages';
import { BadRow, problemOfField, type FileProduct, type FileVariant } from './file-product.js';

/**
 * Shopify allows one SKU for several variants; here a SKU names one variant. So variants that share one get SKUs of their own,
 * made of the shared one and the values of their options, and a warning says so.
 * @throws BadRow if the variants have no options: then nothing tells which one is meant
 */
export function withOwnSkus(
  variants: readonly FileVariant[],
  place: Pick<FileProduct, 'place'>,
): Pick<FileProduct, 'variants' | 'warnings'> {
  const holders = new Map<string, number[]>();
  variants.forEach(({ input: { sku } }, index) => {
    if (sku !== undefined) holders.set(sku, [...(holders.get(sku) ?? []), index]);
  });
  const shared = [...holders].filter(([, indexes]) => indexes.length > 1);
  if (shared.length === 0) return { variants, warnings: [] };

  const own = [...variants];
  const warnings = shared.map(([sku, indexes]) => {
    const rows = indexes.map((index) => variants[index]!.row);
    const [, second] = indexes;
    const pointer = `/variants/${second}/sku`;
    const named = indexes.every((index) => (variants[index]!.input.options ?? []).length > 0);
    const problem = problemOfField({ pointer, code: '', message: repeated(sku, rows, named) }, place);
    if (!named) throw new BadRow({ ...problem, code: 'sku-repeated' });
    for (const index of indexes) {
      const { input, ...rest } = variants[index]!;
      const { sku: sharedSku, ...others } = input;
      own[index] = { ...rest, input: others, sharedSku };
    }
    return { ...problem, code: 'sku-shared' };
  });
  return { variants: own, warnings };
}

function repeated(sku: string, rows: readonly number[], made: boolean): Wording {
  return made
    ? {
        en: `${sku} is the SKU of ${rows.length} variants (rows ${listed(rows)}); each got one of its own, made of it and its options`,
        de: `${sku} ist die SKU von ${rows.length} Varianten (Zeilen ${listed(rows)}); jede bekam eine eigene daraus und aus ihren Optionen`,
      }
    : {
        en: `${sku} is in row ${rows[0]} too; give every variant a SKU of its own, or leave the cells empty to have SKUs made`,
        de: `${sku} steht auch in Zeile ${rows[0]}; geben Sie jeder Variante eine eigene SKU, oder lassen Sie die Zellen leer, dann werden SKUs gebildet`,
      };
}

function listed(rows: readonly number[]): string {
  return rows.length > 5 ? `${rows.slice(0, 5).join(', ')}, …` : rows.join(', ');
}
