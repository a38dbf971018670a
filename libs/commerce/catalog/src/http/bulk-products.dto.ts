import { FieldOf, Id, Int, Nested, OneOf, RowProblemDto } from '#platform/http';
import type { Language } from '#platform/languages';
import { BULK_ACTIONS, type BulkAction, type BulkResult } from '../bulk-products.js';
import { PRODUCT } from '../product-values.js';
import { UpdateProductDto } from './product-input.dto.js';

/** Most rows of a request. */
export const BULK_MAX = 100;

export class BulkRowDto {
  @OneOf(BULK_ACTIONS, { name: 'BulkAction', example: 'publish' })
  action: BulkAction;

  @Id({ optional: true, description: 'Of the product; not for `create` and `upsert`' })
  id?: string;

  @FieldOf(PRODUCT.externalId, { example: 'erp-4711', nullable: false, description: 'For `upsert`' })
  externalId?: string;

  @Int({ optional: true, min: 1, example: 3, description: 'The version that must be the present one' })
  version?: number;

  @Nested(() => UpdateProductDto, {
    optional: true,
    description: 'For `create`, `update` and `upsert`; a new product needs a title and variants',
  })
  product?: UpdateProductDto;
}

export class BulkDto {
  @Nested(() => BulkRowDto, { array: true, min: 1, max: BULK_MAX })
  rows: BulkRowDto[];
}

export class BulkResultDto {
  @Int({ min: 0, example: 0, description: 'Of the row in the request' })
  index: number;

  @Id({ optional: true, description: 'Of the product, unless it was deleted or the row was refused' })
  id?: string;

  @Int({ optional: true, min: 1, example: 4, description: 'Of the product after the change' })
  version?: number;

  @Nested(() => RowProblemDto, { optional: true, description: 'Why the row was refused' })
  problem?: RowProblemDto;
}

export class BulkAnswerDto {
  @Int({ min: 0, example: 99 })
  succeeded: number;

  @Int({ min: 0, example: 1 })
  failed: number;

  @Nested(() => BulkResultDto, { array: true, max: BULK_MAX, description: 'One for each row, in order' })
  results: BulkResultDto[];

  static of(results: readonly BulkResult[], language: Language): BulkAnswerDto {
    const failed = results.filter((result) => 'error' in result).length;
    return {
      succeeded: results.length - failed,
      failed,
      results: results.map((result, index) => ({
        index,
        ...('error' in result
          ? { problem: RowProblemDto.of(result.error, language) }
          : result.product && { id: result.product._id, version: result.product.version }),
      })),
    };
  }
}
