import { Body, Controller, Delete, Get, Param, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import { acceptedLanguage } from '#platform/languages';
import { ListPrices } from '../prices/list-prices.js';
import { priceListErrors } from '../pricing.errors.js';
import {
  ListPriceDto,
  PriceResultDto,
  PriceResultsDto,
  RemovePricesQuery,
  SetPricesDto,
} from './list-price.dto.js';

const WRITE = { who: 'staff', permission: 'prices.write' } as const;
const { notFound } = priceListErrors;

/** Staff set the prices of a price list. */
@Controller('admin/price-lists/:id/prices')
export class ListPricesController {
  constructor(
    private readonly prices: ListPrices,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'staff',
    permission: 'prices.read',
    summary: 'List the prices of a price list, by variants',
    answers: { type: ListPriceDto, list: true },
    errors: [notFound],
  })
  async list(@Param('id') id: string, @Query() query: PageQuery): Promise<PageOf<ListPriceDto>> {
    const sort = [{ field: '_id', direction: 1 }] as const;
    const page = this.paging.page(query, { list: 'list-prices', sort, filters: { id } });
    return page.answer(await this.prices.list(id, page.request), ListPriceDto.of);
  }

  @Put()
  @Access({
    ...WRITE,
    summary: 'Set up to 500 prices of a price list',
    description:
      'Each price replaces the one that the variant had in the list. A price that is not valid is refused and the others are set; `results` says what became of each.',
    answers: { type: PriceResultsDto },
    errors: [notFound],
  })
  async set(
    @Param('id') id: string,
    @Body() { prices }: SetPricesDto,
    @Req() { headers }: FastifyRequest,
  ): Promise<PriceResultsDto> {
    const language = acceptedLanguage(headers['accept-language']);
    const results = await this.prices.set(id, prices);
    return { results: results.map((result) => PriceResultDto.in(language, result)) };
  }

  @Delete()
  @Access({
    ...WRITE,
    summary: 'Take prices of up to 100 variants out of a price list',
    answers: {},
    errors: [notFound],
  })
  remove(@Param('id') id: string, @Query() { variantIds }: RemovePricesQuery): Promise<void> {
    return this.prices.remove(id, variantIds);
  }
}
