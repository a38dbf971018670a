import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import { catalogErrors } from '../catalog.errors.js';
import { ProductPages } from '../product-page.js';
import { ProductMedia } from '../product-media.js';
import { ProductSearch, productSort } from '../search/product-search.js';
import { Categories, CATEGORY_SORT } from '../categories.service.js';
import type { ProductStatus } from '../variant.js';
import { CategoryDto, CategoryInTreeDto } from './category.dto.js';
import { ProductQuery } from './product-input.dto.js';
import { ProductDto, ProductSummaryDto } from './product.dto.js';
import { ReaderLocale } from './reader-locale.js';

const ON_SALE: readonly ProductStatus[] = ['active'];

/** What shoppers see of the catalogue. */
@Controller('products')
export class ProductsController {
  constructor(
    private readonly pages: ProductPages,
    private readonly search: ProductSearch,
    private readonly media: ProductMedia,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'guest',
    revalidates: true,
    summary: 'List products',
    answers: { type: ProductSummaryDto, list: true },
  })
  async list(
    @Query() query: ProductQuery,
    @ReaderLocale() locale: string | undefined,
  ): Promise<PageOf<ProductSummaryDto>> {
    const { search, category, minPrice, maxPrice, type, inStock, ids, skus } = query;
    const filters = { search, category, minPrice, maxPrice, type, inStock, ids, skus };
    const page = this.paging.page(query, {
      list: 'products',
      sort: productSort(query.sort, search),
      filters,
    });
    const found = await this.search.find({ ...filters, locale, statuses: ON_SALE }, page.request);
    const images = await this.media.ofRows(found.rows, locale);
    return page.answer(found, (row) => ProductSummaryDto.of(row, images));
  }

  @Get(':slugOrId')
  @Access({
    who: 'guest',
    revalidates: true,
    summary: 'A product’s page, by slug in any language or id',
    answers: { type: ProductDto, moved: 'The slug that the product has now' },
    errors: [catalogErrors.productNotFound],
  })
  async get(
    @Param('slugOrId') slugOrId: string,
    @ReaderLocale() locale: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProductDto | undefined> {
    const found = await this.pages.find(slugOrId, locale);
    if ('page' in found) return ProductDto.of(found.page);
    const [, query = ''] = /(\?.*)$/.exec(request.url) ?? [];
    void reply.code(301).header('Location', `./${encodeURIComponent(found.movedTo)}${query}`);
    return undefined;
  }
}

@Controller('categories')
export class CategoriesController {
  constructor(
    private readonly categories: Categories,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'guest',
    revalidates: true,
    summary: 'List categories, roots first',
    answers: { type: CategoryDto, list: true },
  })
  async list(@Query() query: PageQuery): Promise<PageOf<CategoryDto>> {
    const page = this.paging.page(query, { list: 'categories', sort: CATEGORY_SORT });
    return page.answer(await this.categories.list(page.request), CategoryDto.of);
  }

  @Get(':slug')
  @Access({
    who: 'guest',
    revalidates: true,
    summary: 'One category, by slug or id, with its ancestors and children',
    answers: { type: CategoryInTreeDto },
    errors: [catalogErrors.categoryNotFound],
  })
  async get(@Param('slug') slug: string): Promise<CategoryInTreeDto> {
    return CategoryInTreeDto.inTree(await this.categories.get(slug));
  }
}
