import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { Access, EntityTag, IfMatch, Paging, type PageOf } from '#platform/http';
import { catalogErrors } from '../catalog.errors.js';
import { Catalog } from '../catalog.service.js';
import { ListedProducts } from '../listed-products.js';
import { ProductSearch, productSort } from '../search/product-search.js';
import type { Product } from '../product.schema.js';
import { PRODUCT_STATUSES } from '../variant.js';
import { Products } from '../products.service.js';
import { AdminProductQuery, CreateProductDto, UpdateProductDto } from './product-input.dto.js';
import { AdminProductDto, AdminProductSummaryDto } from './admin-product.dto.js';

const READ = { who: 'staff', permission: 'catalog.read' } as const;
const WRITE = { who: 'staff', permission: 'catalog.write' } as const;
const NOT_FOUND = [catalogErrors.productNotFound];
const WRITE_ERRORS = [
  catalogErrors.invalidProduct,
  catalogErrors.slugTaken,
  catalogErrors.skuTaken,
  catalogErrors.externalIdTaken,
];
const CHANGE_ERRORS = [...NOT_FOUND, catalogErrors.changed];

/** Staff manage the catalogue. */
@Controller('admin/products')
@UseInterceptors(EntityTag)
export class AdminProductsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly search: ProductSearch,
    private readonly listed: ListedProducts,
    private readonly products: Products,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    ...READ,
    summary: 'List products in every status',
    answers: { type: AdminProductSummaryDto, list: true },
  })
  async list(@Query() query: AdminProductQuery): Promise<PageOf<AdminProductSummaryDto>> {
    const { limit: _limit, cursor: _cursor, sort: _sort, total: _total, ...filters } = query;
    const { search, status } = filters;
    const page = this.paging.page(query, {
      list: 'admin-products',
      sort: productSort(query.sort, search),
      filters,
    });
    const statuses = status ? [status] : PRODUCT_STATUSES;
    const found = await this.search.find({ ...filters, statuses, partialSku: true }, page.request);
    const listed = await this.listed.plain(found.rows);
    return page.answer(found, ({ _id }) => AdminProductSummaryDto.of(listed.get(_id)!));
  }

  @Post()
  @Access({
    ...WRITE,
    idempotency: 'optional',
    summary: 'Add a product',
    answers: { type: AdminProductDto },
    errors: WRITE_ERRORS,
  })
  async create(@Body() { status, ...input }: CreateProductDto): Promise<AdminProductDto> {
    return this.answer(await this.products.create(input, status));
  }

  @Get(':id')
  @Access({
    ...READ,
    summary: 'One product, by id or slug',
    answers: { type: AdminProductDto },
    errors: NOT_FOUND,
  })
  async get(@Param('id') id: string): Promise<AdminProductDto> {
    return this.answer(await this.catalog.get(id, PRODUCT_STATUSES));
  }

  @Patch(':id')
  @Access({
    ...WRITE,
    summary: 'Change a product',
    answers: { type: AdminProductDto },
    errors: [...CHANGE_ERRORS, ...WRITE_ERRORS],
  })
  async update(
    @Param('id') id: string,
    @Body() change: UpdateProductDto,
    @IfMatch() version: number | undefined,
  ): Promise<AdminProductDto> {
    return this.answer(await this.products.update(id, change, version));
  }

  @Post(':id/publish')
  @Access({
    ...WRITE,
    summary: 'Put a product on sale',
    answers: { type: AdminProductDto, status: 200 },
    errors: CHANGE_ERRORS,
  })
  async publish(@Param('id') id: string, @IfMatch() version: number | undefined): Promise<AdminProductDto> {
    return this.answer(await this.products.publish(id, version));
  }

  @Post(':id/unpublish')
  @Access({
    ...WRITE,
    summary: 'Take a product off sale and make it a draft',
    answers: { type: AdminProductDto, status: 200 },
    errors: CHANGE_ERRORS,
  })
  async unpublish(@Param('id') id: string, @IfMatch() version: number | undefined): Promise<AdminProductDto> {
    return this.answer(await this.products.unpublish(id, version));
  }

  @Post(':id/archive')
  @Access({
    ...WRITE,
    summary: 'Archive a product: it is kept, but no longer sold',
    answers: { type: AdminProductDto, status: 200 },
    errors: CHANGE_ERRORS,
  })
  async archive(@Param('id') id: string, @IfMatch() version: number | undefined): Promise<AdminProductDto> {
    return this.answer(await this.products.archive(id, version));
  }

  @Post(':id/restore')
  @Access({
    ...WRITE,
    summary: 'Restore a deleted product, as a draft',
    answers: { type: AdminProductDto, status: 200 },
    errors: [...NOT_FOUND, ...WRITE_ERRORS],
  })
  async restore(@Param('id') id: string): Promise<AdminProductDto> {
    return this.answer(await this.products.restore(id));
  }

  @Delete(':id')
  @Access({
    ...WRITE,
    summary: 'Delete a product; other products may then use its slug and SKUs',
    answers: { status: 204 },
    errors: CHANGE_ERRORS,
  })
  async delete(@Param('id') id: string, @IfMatch() version: number | undefined): Promise<void> {
    await this.products.delete(id, version);
  }

  private async answer(product: Product): Promise<AdminProductDto> {
    return AdminProductDto.of(await this.catalog.withStock(product));
  }
}
