import { Controller, Get, Param, Query } from '@nestjs/common';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import { storesErrors } from '../stores.errors.js';
import { Stores } from '../stores.service.js';
import { NearbyQuery, StoreDto, StoreNearbyDto } from './store.dto.js';

export const BY_AGE = [{ field: '_id', direction: 1 }] as const;

/** Shows shoppers the stores where they can buy and collect. */
@Controller('stores')
export class StoresController {
  constructor(
    private readonly stores: Stores,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'guest',
    revalidates: true,
    cache: { until: ['store'] },
    summary: 'List stores',
    answers: { type: StoreDto, list: true },
  })
  async list(@Query() query: PageQuery): Promise<PageOf<StoreDto>> {
    const page = this.paging.page(query, { list: 'stores', everybodys: true, sort: BY_AGE });
    return page.answer(await this.stores.list(page.request, { activeOnly: true }), StoreDto.of);
  }

  @Get('nearby')
  @Access({
    who: 'guest',
    revalidates: true,
    summary: 'Stores near a location, nearest first',
    answers: { type: StoreNearbyDto, list: true },
  })
  async nearby(
    @Query() { latitude, longitude, radius, limit }: NearbyQuery,
  ): Promise<PageOf<StoreNearbyDto>> {
    const stores = await this.stores.nearby(latitude, longitude, radius, limit);
    return { data: stores.map(StoreNearbyDto.of), nextCursor: null };
  }

  @Get(':storeId')
  @Access({
    who: 'guest',
    revalidates: true,
    cache: { until: ['store'] },
    summary: 'One store',
    answers: { type: StoreDto },
    errors: [storesErrors.notFound],
  })
  async get(@Param('storeId') storeId: string): Promise<StoreDto> {
    return StoreDto.of(await this.stores.getActive(storeId));
  }
}
