import type { Language } from '#platform/languages';
import { Flag, Id, Int, Iso8601, Nested, OneOf, PageQuery, QueryFlag, Text, TextList } from '#platform/http';
import { PRODUCT_STATUSES, type ProductStatus } from '#commerce/catalog';
import type { RowProblem } from '../formats/file-product.js';
import { FORMATS, type FormatName } from '../formats/product-format.js';
import type { FileJob } from '../jobs/file-job.schema.js';

const STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

export class ImportQuery {
  @OneOf(FORMATS, {
    optional: true,
    description: 'Default: what the first line looks like. `csv` is our own CSV',
  })
  format?: FormatName;

  @QueryFlag({ optional: true, description: 'Nothing is written; the report says what would be' })
  dryRun?: boolean;
}

export class FileJobQuery extends PageQuery {}

/** What imports and exports have in common. */
class FileJobDto {
  @Id()
  id: string;

  @OneOf(STATES, { name: 'FileJobState' })
  state: (typeof STATES)[number];

  @OneOf(FORMATS, { name: 'ProductFileFormat' })
  format: FormatName;

  @Text({ optional: true, max: 1000, description: 'Why it failed' })
  failure?: string;

  @Iso8601()
  createdAt: string;

  @Iso8601({ optional: true })
  startedAt?: string;

  @Iso8601({ optional: true })
  endedAt?: string;

  protected static common(job: FileJob, language: Language): FileJobDto {
    const { _id: id, state, format, failure, createdAt, startedAt, endedAt } = job;
    return {
      id,
      state: state as FileJobDto['state'],
      format,
      failure: failure?.[language],
      createdAt: createdAt.toISOString(),
      startedAt: startedAt?.toISOString(),
      endedAt: endedAt?.toISOString(),
    };
  }
}

export class RowProblemDto {
  @Int({ min: 1, example: 14, description: 'Row number as in a spreadsheet: the header of a CSV is row 1' })
  row: number;

  @Text({ max: 60, example: 'price-invalid' })
  code: string;

  @Text({
    optional: true,
    max: 255,
    example: 'Variant Price',
    description: 'The wrong column or member, if it is a single one',
  })
  column?: string;

  @Text({ max: 2000, example: 'Variant Price must be an amount of EUR such as 12.99' })
  message: string;

  static in(language: Language): (problem: RowProblem) => RowProblemDto {
    return ({ row, code, column, message }) => ({ row, code, column, message: message[language] });
  }
}

export class ProductImportDto extends FileJobDto {
  @Flag({ description: 'Nothing is written; the numbers say what would be' })
  dryRun: boolean;

  @Int({ min: 0, description: 'Size of the file, as it is stored: in UTF-8' })
  bytes: number;

  @Int({ min: 0 })
  bytesDone: number;

  @Int({ min: 0 })
  rowsDone: number;

  @Int({ min: 0, example: 98, description: 'Products that are new' })
  created: number;

  @Int({ min: 0, example: 2, description: 'Products that changed' })
  updated: number;

  @Int({ min: 0, example: 0, description: 'Products that already were as in the file' })
  unchanged: number;

  @Int({ min: 0, example: 1, description: 'Products, and rows without a product, that were not imported' })
  failed: number;

  @Nested(() => RowProblemDto, {
    array: true,
    max: 100,
    description: 'The first hundred failures; all of them are in the file of errors',
  })
  errors: RowProblemDto[];

  @Int({ min: 0, description: 'Number of warnings' })
  warningCount: number;

  @Nested(() => RowProblemDto, {
    array: true,
    max: 100,
    description: 'What was imported in another way than the file says: the first hundred',
  })
  warnings: RowProblemDto[];

  static of(this: void, job: FileJob, language: Language): ProductImportDto {
    const { dryRun, position, counts, problems, warnings, warningCount } = job.import!;
    return {
      ...FileJobDto.common(job, language),
      dryRun,
      bytes: job.bytes,
      bytesDone: job.state === 'done' ? job.bytes : position.end,
      rowsDone: position.row,
      ...counts,
      errors: problems.map(RowProblemDto.in(language)),
      warningCount,
      warnings: warnings.map(RowProblemDto.in(language)),
    };
  }
}

export class ExportProductsDto {
  @OneOf(FORMATS, { name: 'ProductFileFormat', example: 'csv' })
  format: FormatName;

  @OneOf(PRODUCT_STATUSES, {
    name: 'ProductStatus',
    optional: true,
    description: 'Only products in this status',
  })
  status?: ProductStatus;

  @Id({ optional: true, description: 'Only products of this category' })
  categoryId?: string;

  @TextList({ optional: true, maxItems: 1000, max: 26, description: 'Only products with these ids' })
  ids?: string[];
}

export class LeftProductDto {
  @Id()
  productId: string;

  @Text({ max: 1000, example: 'has 5 options, and Shopify’s format has three' })
  message: string;
}

export class ProductExportDto extends FileJobDto {
  @Int({ min: 0, description: 'Size of the file; 0 until it is done' })
  bytes: number;

  @Int({ min: 0, description: 'Products in the file' })
  products: number;

  @Nested(() => LeftProductDto, {
    array: true,
    max: 100,
    description:
      'Products that the format cannot show in full, and that are not in the file: the first hundred',
  })
  left: LeftProductDto[];

  static of(this: void, job: FileJob, language: Language): ProductExportDto {
    const { products, left } = job.export!;
    return {
      ...FileJobDto.common(job, language),
      bytes: job.bytes,
      products,
      left: left.map(({ productId, message }) => ({ productId, message: message[language] })),
    };
  }
}
