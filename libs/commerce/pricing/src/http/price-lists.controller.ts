import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { platformErrors } from '#platform/errors';
import { Access, EntityTag, Paging, RequiredIfMatch, type PageOf } from '#platform/http';
import { customerGroupErrors } from '#foundation/identity';
import { BY_KEY } from '#foundation/tenancy';
import { PriceLists } from '../price-lists/price-lists.js';
import { marketErrors, priceListErrors, pricingErrors } from '../pricing.errors.js';
import { CreatePriceListDto, PriceListDto, PriceListQuery, UpdatePriceListDto } from './price-list.dto.js';

const READ = { who: 'staff', permission: 'prices.read' } as const;
const WRITE = { who: 'staff', permission: 'prices.write' } as const;
const { notFound, changed, keyTaken, externalIdTaken, tooMany } = priceListErrors;
const VALUE_ERRORS = [
  keyTaken,
  externalIdTaken,
  customerGroupErrors.unknown,
  marketErrors.unknown,
  pricingErrors.invalid,
];
const CHANGE_ERRORS = [
  notFound,
  changed,
  platformErrors.preconditionRequired,
  platformErrors.preconditionFailed,
];

/** Staff make lists of prices for some customers, markets or times. */
@Controller('admin/price-lists')
@UseInterceptors(EntityTag)
export class PriceListsController {
  constructor(
    private readonly lists: PriceLists,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({ ...READ, summary: 'List price lists by their keys', answers: { type: PriceListDto, list: true } })
  async list(@Query() query: PriceListQuery): Promise<PageOf<PriceListDto>> {
    const { externalId } = query;
    const page = this.paging.page(query, { list: 'price-lists', sort: BY_KEY, filters: { externalId } });
    return page.answer(await this.lists.list(page.request, externalId), PriceListDto.of);
  }

  @Post()
  @Access({
    ...WRITE,
    idempotency: 'optional',
    summary: 'Add a price list',
    answers: { type: PriceListDto },
    errors: [...VALUE_ERRORS, tooMany, pricingErrors.currencyNotEnabled],
  })
  async create(@Body() list: CreatePriceListDto): Promise<PriceListDto> {
    return PriceListDto.of(await this.lists.create(list));
  }

  @Get(':id')
  @Access({ ...READ, summary: 'Read a price list', answers: { type: PriceListDto }, errors: [notFound] })
  async read(@Param('id') id: string): Promise<PriceListDto> {
    return PriceListDto.of(await this.lists.get(id));
  }

  @Patch(':id')
  @Access({
    ...WRITE,
    summary: 'Change a price list, except its currency',
    answers: { type: PriceListDto },
    errors: [...CHANGE_ERRORS, ...VALUE_ERRORS],
  })
  async update(
    @Param('id') id: string,
    @Body() change: UpdatePriceListDto,
    @RequiredIfMatch() version: number,
  ): Promise<PriceListDto> {
    return PriceListDto.of(await this.lists.change(id, change, version));
  }

  @Delete(':id')
  @Access({
    ...WRITE,
    summary: 'Delete a price list with all its prices',
    answers: {},
    errors: CHANGE_ERRORS,
  })
  remove(@Param('id') id: string, @RequiredIfMatch() version: number): Promise<void> {
    return this.lists.delete(id, version);
  }
}
