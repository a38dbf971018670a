import { Body, Controller, Get, Param, Post, Put, UseInterceptors } from '@nestjs/common';
import { Access, ReaderLanguage, EntityTag, IfMatch } from '#platform/http';
import type { Language } from '#platform/languages';
import { BulkProducts } from '../bulk-products.js';
import { catalogErrors } from '../catalog.errors.js';
import { Catalog } from '../catalog.service.js';
import { UpsertProduct } from '../upsert-product.js';
import { AdminProductDto } from './admin-product.dto.js';
import { BulkAnswerDto, BulkDto } from './bulk-products.dto.js';
import { UpdateProductDto } from './product-input.dto.js';

const READ = { who: 'staff', permission: 'catalog.read' } as const;
const WRITE = { who: 'staff', permission: 'catalog.write' } as const;

/** For programs: products by the ids of another system, and many at once. */
@Controller('admin')
@UseInterceptors(EntityTag)
export class AdminProductsOfProgramsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly upserts: UpsertProduct,
    private readonly bulk: BulkProducts,
  ) {}

  @Post('products/bulk')
  @Access({
    ...WRITE,
    summary: 'Do up to a hundred things to products',
    description:
      'Each row is done or refused by itself, in order. To repeat a request safely, give versions, or external ids with `upsert`.',
    answers: { type: BulkAnswerDto, status: 200 },
  })
  async many(@Body() { rows }: BulkDto, @ReaderLanguage() language: Language): Promise<BulkAnswerDto> {
    return BulkAnswerDto.of(await this.bulk.run(rows), language);
  }

  @Get('products-by-external-id/:externalId')
  @Access({
    ...READ,
    summary: 'One product, by another system’s id',
    answers: { type: AdminProductDto },
    errors: [catalogErrors.productNotFound],
  })
  async get(@Param('externalId') externalId: string): Promise<AdminProductDto> {
    return AdminProductDto.of(await this.catalog.withStock(await this.upserts.get(externalId)));
  }

  @Put('products-by-external-id/:externalId')
  @Access({
    ...WRITE,
    summary: 'Change the product with another system’s id, or add it',
    description: 'What is left out stays as it is. A new product needs a title and variants; it is a draft.',
    answers: { type: AdminProductDto },
    errors: [
      catalogErrors.productNotFound,
      catalogErrors.changed,
      catalogErrors.invalidProduct,
      catalogErrors.slugTaken,
      catalogErrors.skuTaken,
      catalogErrors.externalIdTaken,
    ],
  })
  async upsert(
    @Param('externalId') externalId: string,
    @Body() edit: UpdateProductDto,
    @IfMatch() version: number | undefined,
  ): Promise<AdminProductDto> {
    const product = await this.upserts.upsert(externalId, edit, version);
    return AdminProductDto.of(await this.catalog.withStock(product));
  }
}
