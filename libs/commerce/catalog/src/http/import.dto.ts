import { Int, Nested, Text } from '#platform/http';
import type { ImportReport } from '../import/import-products.js';

export class ImportErrorDto {
  @Int({ min: 1, example: 14, description: 'As a spreadsheet counts: the header is 1' })
  row: number;

  @Text({ max: 60, example: 'price-invalid' })
  code: string;

  @Text({ optional: true, max: 60, example: 'Variant Price', description: 'The column, where it is one' })
  column?: string;

  @Text({ max: 500, example: 'Variant Price must be an amount of EUR such as 12.99' })
  message: string;
}

export class ImportReportDto {
  @Int({ min: 0, example: 98, description: 'Products that are new' })
  created: number;

  @Int({ min: 0, example: 2, description: 'Products that changed' })
  updated: number;

  @Int({ min: 0, example: 0, description: 'Products that were as the file says' })
  unchanged: number;

  @Int({ min: 0, example: 1, description: 'Products, or rows that belong to none, that were left out' })
  failed: number;

  @Nested(() => ImportErrorDto, { array: true, max: 100, description: 'The first hundred failures' })
  errors: ImportErrorDto[];

  static of({ created, updated, unchanged, failed, errors }: ImportReport): ImportReportDto {
    return { created, updated, unchanged, failed, errors: [...errors] };
  }
}
