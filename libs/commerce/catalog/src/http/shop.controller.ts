import { Controller, Get, Param, Query } from '@nestjs/common';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import { catalogErrors } from '../catalog.errors.js';
import { Catalog } from '../catalog.service.js';
import { ProductSearch, productSort } from '../search/product-search.js';
import { Categories, CATEGORY_SORT } from '../categories.service.js';
import type { ProductStatus } from '../product.schema.js';
import { CategoryDto, CategoryInTreeDto } from './category.dto.js';
import { ProductQuery } from './product-input.dto.js';
import { ProductDto, ProductSummaryDto } from './product.dto.js';

const ON_SALE: readonly ProductStatus[] = ['active'];

/** What shoppers see of the catalogue. */
@Controller('products')
export class ProductsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly search: ProductSearch,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'guest',
    revalidates: true,
    cache: { until: ['product', 'category'] },
    summary: 'List products',
    answers: { type: ProductSummaryDto, list: true },
  })
  async list(@Query() query: ProductQuery): Promise<PageOf<ProductSummaryDto>> {
    const { search, category, minPrice, maxPrice, type, inStock } = query;
    const filters = { search, category, minPrice, maxPrice, type, inStock };
    const page = this.paging.page(query, {
      list: 'products',
      everybodys: true,
      sort: productSort(query.sort, search),
      filters,
    });
    return page.answer(
      await this.search.find({ ...filters, statuses: ON_SALE }, page.request),
      ProductSummaryDto.of,
    );
  }

  @Get(':slugOrId')
  @Access({
    who: 'guest',
    revalidates: true,
    cache: { until: ['product', 'stock', 'store'] },
    summary: 'One product, by slug or id',
    answers: { type: ProductDto },
    errors: [catalogErrors.productNotFound],
  })
  async get(@Param('slugOrId') slugOrId: string): Promise<ProductDto> {
    const product = await this.catalog.get(slugOrId, ON_SALE);
    return ProductDto.of(await this.catalog.withStock(product));
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
    cache: { until: ['category'] },
    summary: 'List categories, roots first',
    answers: { type: CategoryDto, list: true },
  })
  async list(@Query() query: PageQuery): Promise<PageOf<CategoryDto>> {
    const page = this.paging.page(query, { list: 'categories', everybodys: true, sort: CATEGORY_SORT });
    return page.answer(await this.categories.list(page.request), CategoryDto.of);
  }

  @Get(':slug')
  @Access({
    who: 'guest',
    revalidates: true,
    cache: { until: ['category'] },
    summary: 'One category, by slug or id, with its ancestors and children',
    answers: { type: CategoryInTreeDto },
    errors: [catalogErrors.categoryNotFound],
  })
  async get(@Param('slug') slug: string): Promise<CategoryInTreeDto> {
    return CategoryInTreeDto.inTree(await this.categories.get(slug));
  }
}
