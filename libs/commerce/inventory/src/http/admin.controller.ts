import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { VariantLookup } from '#commerce/catalog';
import { Access, Paging, type PageOf } from '#platform/http';
import { storesErrors } from '#commerce/stores';
import { AdjustStock } from '../adjust-stock.js';
import { inventoryErrors } from '../inventory.errors.js';
import { MOVEMENT_SORT, STOCK_SORT, StockList } from '../stock-list.js';
import { StockThresholds } from '../stock-thresholds.js';
import { storeOf, type Stock } from '../stock.schema.js';
import {
  AdjustedStockDto,
  AdjustmentsDto,
  MovementDto,
  MovementQuery,
  StockDto,
  StockQuery,
  ThresholdDto,
} from './stock.dto.js';

const READ = { who: 'staff', permission: 'stock.read' } as const;
const WRITE = { who: 'staff', permission: 'stock.write' } as const;

/** Staff manage the stock. */
@Controller('admin/stock')
export class StockController {
  constructor(
    private readonly stock: StockList,
    private readonly adjustStock: AdjustStock,
    private readonly thresholds: StockThresholds,
    private readonly variants: VariantLookup,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({ ...READ, store: 'filter', summary: 'List stock', answers: { type: StockDto, list: true } })
  async list(@Query() query: StockQuery): Promise<PageOf<StockDto>> {
    const { storeId, variantId: variantIds, low, search } = query;
    const filters = { storeId, variantIds, low, search };
    const page = this.paging.page(query, { list: 'stock', sort: STOCK_SORT, filters });
    const found = await this.stock.list(page.request, filters);
    const variants = await this.variants.find(found.rows.map(({ variantId }) => variantId));
    return page.answer(found, (row) => StockDto.of(row, variants.get(row.variantId)));
  }

  @Post('adjustments')
  @Access({
    ...WRITE,
    store: 'body',
    idempotency: 'optional',
    summary: 'Correct the stock on hand: all lines, or none if one is refused',
    answers: { type: AdjustedStockDto },
    errors: [
      storesErrors.notFound,
      inventoryErrors.adjustmentUnusable,
      inventoryErrors.unknownVariant,
      inventoryErrors.insufficientStock,
      inventoryErrors.tooManyPieces,
    ],
  })
  async adjust(@Body() { storeId, lines }: AdjustmentsDto): Promise<AdjustedStockDto> {
    return { data: await this.described(await this.adjustStock.run(storeId, lines)) };
  }

  // #region list
  @Get('movements')
  @Access({
    ...READ,
    store: 'filter',
    summary: 'The ledger of stock, newest first',
    answers: { type: MovementDto, list: true },
  })
  async movements(@Query() query: MovementQuery): Promise<PageOf<MovementDto>> {
    const filters = { storeId: query.storeId, variantId: query.variantId };
    const page = this.paging.page(query, { list: 'stock-movements', sort: MOVEMENT_SORT, filters });
    return page.answer(await this.stock.ledger(page.request, filters), MovementDto.of);
  }
  // #endregion

  @Patch(':stockId')
  @Access({
    ...WRITE,
    store: 'path',
    storeField: 'stockId',
    storeOf,
    summary: 'Set at how many available pieces staff are told that stock is low',
    answers: { type: StockDto },
    errors: [inventoryErrors.stockNotFound],
  })
  async setThreshold(@Param('stockId') stockId: string, @Body() { lowAt }: ThresholdDto): Promise<StockDto> {
    const [stock] = await this.described([await this.thresholds.set(stockId, lowAt)]);
    return stock!;
  }

  private async described(stock: readonly Stock[]): Promise<StockDto[]> {
    const variants = await this.variants.find(stock.map(({ variantId }) => variantId));
    return stock.map((row) => StockDto.of(row, variants.get(row.variantId)));
  }
}
