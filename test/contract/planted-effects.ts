import { Body, Controller, Get, Inject, Module, Param, Post, Req } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { FastifyRequest } from 'fastify';
import mongoose, { type Connection } from 'mongoose';
import { CatalogModule, Products } from '#commerce/catalog';
import { CancelOrder, CheckoutModule } from '#commerce/checkout';
import { Orders, OrdersModule } from '#commerce/orders';
import { CONFIG, type Config } from '#platform/config';
import { Access, Text } from '#platform/http';
import { newId } from '#platform/ids';
import { TenantInjectable } from '#foundation/tenancy';

class TextDto {
  @Text({ max: 10_000 })
  text: string;
}

class NothingDto {
  @Text({ optional: true })
  nothing?: string;
}

/** Direct access to the tenant's database. */
@TenantInjectable()
export class RawRows {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  of(name: string) {
    return this.connection.db!.collection(name);
  }
}

/**
 * Routes that need fewer permissions than their effects should. Each has another mistake. Their declarations are valid.
 */
@Controller('planted')
export class PlantedEffects {
  constructor(
    private readonly orders: Orders,
    private readonly cancelOrder: CancelOrder,
    private readonly products: Products,
    private readonly rows: RawRows,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Reads an order with the product's own permissions, and shows it to everybody who may read products. */
  @Get('orders/:id')
  @Access({ who: 'staff', permission: 'catalog.read', answers: { type: TextDto } })
  async read(@Param('id') id: string): Promise<TextDto> {
    return { text: (await this.orders.byId(id)).email };
  }

  /** Treats staff as the guest who placed the order. */
  @Post('orders/:id/cancel')
  @Access({ who: 'staff', permission: 'orders.write', answers: { type: TextDto } })
  async cancel(@Param('id') id: string, @Body() _: NothingDto): Promise<TextDto> {
    return { text: (await this.cancelOrder.cancelOwn(id, { guestOf: () => true })).status };
  }

  /** Writes a price without the catalogue. */
  @Post('products/:id/sale')
  @Access({ who: 'staff', permission: 'stock.write', answers: { type: TextDto } })
  async sale(@Param('id') id: string, @Body() _: NothingDto): Promise<TextDto> {
    const change = { $inc: { 'variants.0.price.amount': 1 } };
    await this.rows.of('products').updateOne({ _id: id as never }, change);
    return { text: 'done' };
  }

  /** Needs no permission, but calls an operation that does. This is no mistake. */
  @Post('products/:id/reprice')
  @Access({ who: 'guest', answers: { type: TextDto } })
  async reprice(@Param('id') id: string, @Body() _: NothingDto): Promise<TextDto> {
    const price = { amount: 1 + Math.floor(Math.random() * 1_000_000), currency: 'EUR' };
    await this.products.update(id, { variants: [{ sku: newId(), price }] });
    return { text: 'done' };
  }

  /** Shows the whole address of an endpoint, with its secrets. */
  @Get('addresses')
  @Access({ who: 'staff', permission: 'webhooks.read', answers: { type: TextDto } })
  async addresses(): Promise<TextDto> {
    const rows = await this.rows.of('webhook_endpoints').find().toArray();
    return { text: rows.map(({ url }) => String(url)).join(' ') };
  }

  /** Writes without the product's connection. */
  @Post('colleagues')
  @Access({ who: 'staff', permission: 'staff.read', answers: { type: TextDto } })
  async colleagues(@Req() { tenantGraph }: FastifyRequest, @Body() _: NothingDto): Promise<TextDto> {
    const connection = await mongoose.createConnection(this.config.MONGODB_URI).asPromise();
    const staff = connection.getClient().db(tenantGraph!.tenant.database).collection('staff');
    await staff.updateOne({}, { $set: { name: newId() } });
    await connection.close();
    return { text: 'done' };
  }
}

@Module({
  imports: [CatalogModule, CheckoutModule, OrdersModule],
  providers: [RawRows],
  controllers: [PlantedEffects],
})
export class PlantedEffectsModule {}
