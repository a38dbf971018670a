import { bad } from './shopify-cells.js';
import type { BadRow } from './shopify-cells.js';
import type { ImportedProduct } from './shopify-product.js';

/** The handles and SKUs that the products of a file have used. */
export class SeenInFile {
  private readonly handles = new Map<string, number>();
  private readonly skus = new Map<string, { readonly handle: string; readonly row: number }>();

  /**
   * @returns what is wrong if the product repeats a handle or a SKU of another product further up; otherwise remembers its own
   */
  repeatedBy({ handle, rows: { first }, variants }: ImportedProduct): BadRow | undefined {
    const before = this.handles.get(handle);
    if (before !== undefined) {
      const advice = 'the rows of a product must be together';
      return bad(first, 'repeated', `The product ${handle} was in row ${before} already; ${advice}`);
    }
    for (const { row, input } of variants) {
      const other = this.skus.get(input.sku ?? '');
      if (!other) continue;
      const advice = 'give this variant another SKU';
      const message = `${input.sku} is in row ${other.row} too, where the product ${other.handle} has it; ${advice}`;
      return bad(row, 'repeated', message, 'Variant SKU');
    }
    this.handles.set(handle, first.row);
    for (const { row, input } of variants) {
      if (input.sku !== undefined) this.skus.set(input.sku, { handle, row: row.row });
    }
    return undefined;
  }
}
