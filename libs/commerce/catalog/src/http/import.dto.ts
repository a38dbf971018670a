import { Int, Nested, Text } from '#platform/http';
import type { ImportReport } from '../import/import-products.js';

export class ImportErrorDto {
  @Int({ min: 1, example: 14, description: 'Row number as in a spreadsheet: the header is row 1' })
  row: number;

  @Text({ max: 60, example: 'price-invalid' })
  code: string;

  @Text({
    optional: true,
    max: 60,
    example: 'Variant Price',
    description: 'The wrong column, if the error is in a single column',
  })
  column?: string;

  @Text({ max: 500, example: 'Variant Price must be an amount of EUR such as 12.99' })
  message: string;
}

export class ImportReportDto {
  @Int({ min: 0, example: 98, description: 'Products that are new' })
  created: number;

  @Int({ min: 0, example: 2, description: 'Products that changed' })
  updated: number;

  @Int({ min: 0, example: 0, description: 'Products that already were as in the file' })
  unchanged: number;

  @Int({ min: 0, example: 1, description: 'Products, and rows without a product, that were not imported' })
  failed: number;

  @Nested(() => ImportErrorDto, { array: true, max: 100, description: 'The first hundred failures' })
  errors: ImportErrorDto[];

  static of({ created, updated, unchanged, failed, errors }: ImportReport): ImportReportDto {
    return { created, updated, unchanged, failed, errors: [...errors] };
  }
}
