import { Controller, Get, Param, Query } from '@nestjs/common';
import { VariantLookup } from '#commerce/catalog';
import { Access } from '#platform/http';
import { Stores, storesErrors } from '#commerce/stores';
import { StockAvailability } from '../stock-availability.js';
import { AvailabilityQuery, StoreAvailabilityDto, VariantAvailabilityDto } from './stock.dto.js';

/** Shows shoppers the availability of variants at stores. */
@Controller('stores')
export class AvailabilityController {
  constructor(
    private readonly stores: Stores,
    private readonly availability: StockAvailability,
    private readonly variants: VariantLookup,
  ) {}

  @Get(':storeId/availability')
  @Access({
    who: 'guest',
    summary: 'Available pieces of variants at a store',
    answers: { type: StoreAvailabilityDto },
    errors: [storesErrors.notFound],
  })
  async of(
    @Param('storeId') storeId: string,
    @Query() { variantIds }: AvailabilityQuery,
  ): Promise<StoreAvailabilityDto> {
    await this.stores.getActive(storeId);
    const ids = variantIds.split(',');
    const variants = await this.variants.find(ids);
    const wanted = ids.map(
      (variantId) => variants.get(variantId) ?? { variantId, stockPolicy: 'deny' as const },
    );
    const found = await this.availability.of(wanted, storeId);
    return { storeId, data: [...found].map(VariantAvailabilityDto.of) };
  }
}
