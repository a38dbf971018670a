import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { Access, MovedTo, PageQuery, Paging, RedirectMoved, type PageOf } from '#platform/http';
import { catalogErrors } from '../catalog.errors.js';
import { ProductPages } from '../product-page.js';
import { ListedProducts, type Reader } from '../listed-products.js';
import { marketErrors, PriceContexts, pricingErrors } from '#commerce/pricing';
import { ProductSearch, productSort } from '../search/product-search.js';
import { Categories, CATEGORY_SORT } from '../categories.service.js';
import type { ProductStatus } from '../variant.js';
import { CategoryDto, CategoryInTreeDto } from './category.dto.js';
import { ProductQuery } from './product-input.dto.js';
import { ProductDto, ProductSummaryDto } from './product.dto.js';
import { PriceWishesQuery, type PriceQuery } from './price.dto.js';
import { ReaderLocale } from './reader-locale.js';

const ON_SALE: readonly ProductStatus[] = ['active'];
const WISHES = [pricingErrors.currencyNotEnabled, marketErrors.unknown];

/** Events of what prices follow from. */
const PRICED = ['price', 'price-list', 'market'];

/** What shoppers see of the catalogue. */
@Controller('products')
@UseInterceptors(RedirectMoved)
export class ProductsController {
  constructor(
    private readonly pages: ProductPages,
    private readonly search: ProductSearch,
    private readonly listed: ListedProducts,
    private readonly contexts: PriceContexts,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'guest',
    revalidates: true,
    cache: { until: ['product', 'category', 'media', ...PRICED] },
    summary: 'List products',
    description:
      'What has no price in the currency is left out, so a page may be shorter than `limit`. Filters and order by price are those of the base prices.',
    answers: { type: ProductSummaryDto, list: true },
    errors: WISHES,
  })
  async list(
    @Query() query: ProductQuery,
    @ReaderLocale() locale: string | undefined,
  ): Promise<PageOf<ProductSummaryDto>> {
    const { search, category, minPrice, maxPrice, type, inStock, ids, skus } = query;
    const filters = { search, category, minPrice, maxPrice, type, inStock, ids, skus };
    const reader = await this.reader(locale, query);
    const page = this.paging.page(query, {
      list: 'products',
      everybodys: true,
      sort: productSort(query.sort, search),
      filters,
    });
    const found = await this.search.find({ ...filters, locale, statuses: ON_SALE }, page.request);
    const listed = await this.listed.of(found.rows, reader);
    return page.answer(found, ({ _id }) => {
      const product = listed.get(_id);
      return product && ProductSummaryDto.of(product);
    });
  }

  @Get(':slugOrId')
  @Access({
    who: 'guest',
    revalidates: true,
    cache: { until: ['product', 'category', 'product-type', 'media', 'stock', 'store', ...PRICED] },
    summary: 'A product’s page, by slug in any language or id',
    answers: { type: ProductDto, moved: 'The slug that the product has now' },
    errors: [catalogErrors.productNotFound, ...WISHES],
  })
  async get(
    @Param('slugOrId') slugOrId: string,
    @ReaderLocale() locale: string | undefined,
    @Query() query: PriceWishesQuery,
  ): Promise<ProductDto | MovedTo> {
    const found = await this.pages.find(slugOrId, await this.reader(locale, query));
    return 'page' in found ? ProductDto.of(found.page) : new MovedTo(found.movedTo);
  }

  private async reader(locale: string | undefined, wishes: PriceQuery): Promise<Reader> {
    const { currency, country, market } = wishes;
    return { locale, prices: await this.contexts.of({ currency, country, market }) };
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
