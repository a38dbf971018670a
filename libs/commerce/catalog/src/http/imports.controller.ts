import type { Readable } from 'node:stream';
import { Controller, Post } from '@nestjs/common';
import { Access, BodyStream, TakesStream } from '#platform/http';
import { catalogErrors } from '../catalog.errors.js';
import { ImportProducts } from '../import/import-products.js';
import { ImportReportDto } from './import.dto.js';

/** The command line accepts larger files. */
const CSV = {
  mediaType: 'text/csv',
  maxBytes: 64 * 1024 * 1024,
  example: 'Handle,Title,Variant SKU,Variant Price\nmug,Mug,MUG-1,9.90\n',
};

/** Staff import products from other systems. */
@Controller('admin/imports')
export class ImportsController {
  constructor(private readonly importProducts: ImportProducts) {}

  @Post('products')
  @TakesStream(CSV)
  @Access({
    who: 'staff',
    permission: 'catalog.write',
    streams: true,
    summary: 'Import products from CSV in Shopify’s format',
    description:
      'Safe to repeat: a product is recognised by its handle (by its title if the file has no handles), and one that has not ' +
      'changed is not written. What the file has no column for stays as it is; an empty cell clears. A file with columns of ' +
      'options has all variants of its products, others are removed; a file without them changes the variants whose SKUs it ' +
      'has. New products without prices become drafts. Products that cannot be imported are reported, stay as they were and ' +
      'do not stop the others. A quantity sets the first stock of a variant, which needs `stock.write` as well.',
    answers: { type: ImportReportDto, status: 200 },
    errors: [catalogErrors.unreadableImport],
  })
  async products(@BodyStream() file: Readable): Promise<ImportReportDto> {
    return ImportReportDto.of(await this.importProducts.run(file));
  }
}
