import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { platformErrors } from '#platform/errors';
import { Access, EntityTag, Paging, RequiredIfMatch, type PageOf } from '#platform/http';
import { BY_KEY } from '#foundation/tenancy';
import { Markets } from '../markets/markets.js';
import { marketErrors, pricingErrors } from '../pricing.errors.js';
import { CreateMarketDto, MarketDto, MarketQuery, UpdateMarketDto } from './market.dto.js';

const READ = { who: 'staff', permission: 'prices.read' } as const;
const WRITE = { who: 'staff', permission: 'prices.write' } as const;
const { notFound, changed, keyTaken, externalIdTaken, countryTaken, isDefault, tooMany } = marketErrors;
const VALUE_ERRORS = [
  keyTaken,
  externalIdTaken,
  countryTaken,
  pricingErrors.invalid,
  pricingErrors.currencyNotEnabled,
];
const CHANGE_ERRORS = [
  notFound,
  changed,
  isDefault,
  platformErrors.preconditionRequired,
  platformErrors.preconditionFailed,
];

/** Staff decide where the shop sells, and how. */
@Controller('admin/markets')
@UseInterceptors(EntityTag)
export class MarketsController {
  constructor(
    private readonly markets: Markets,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({ ...READ, summary: 'List markets by their keys', answers: { type: MarketDto, list: true } })
  async list(@Query() query: MarketQuery): Promise<PageOf<MarketDto>> {
    const { externalId } = query;
    const page = this.paging.page(query, { list: 'markets', sort: BY_KEY, filters: { externalId } });
    return page.answer(await this.markets.list(page.request, externalId), MarketDto.of);
  }

  @Post()
  @Access({
    ...WRITE,
    idempotency: 'optional',
    summary: 'Add a market; the first one is the default',
    answers: { type: MarketDto },
    errors: [...VALUE_ERRORS, tooMany],
  })
  async create(@Body() market: CreateMarketDto): Promise<MarketDto> {
    return MarketDto.of(await this.markets.create(market));
  }

  @Get(':id')
  @Access({ ...READ, summary: 'Read a market', answers: { type: MarketDto }, errors: [notFound] })
  async read(@Param('id') id: string): Promise<MarketDto> {
    return MarketDto.of(await this.markets.get(id));
  }

  @Patch(':id')
  @Access({
    ...WRITE,
    summary: 'Change a market',
    answers: { type: MarketDto },
    errors: [...CHANGE_ERRORS, ...VALUE_ERRORS],
  })
  async update(
    @Param('id') id: string,
    @Body() change: UpdateMarketDto,
    @RequiredIfMatch() version: number,
  ): Promise<MarketDto> {
    return MarketDto.of(await this.markets.change(id, change, version));
  }

  @Delete(':id')
  @Access({
    ...WRITE,
    summary: 'Delete a market',
    description: 'Price lists that are only for this market are for nobody then.',
    answers: {},
    errors: CHANGE_ERRORS,
  })
  remove(@Param('id') id: string, @RequiredIfMatch() version: number): Promise<void> {
    return this.markets.delete(id, version);
  }
}
