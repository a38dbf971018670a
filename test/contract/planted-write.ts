import { Controller, Module, Param, Put } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Access } from '#platform/http';
import { TenantInjectable } from '#foundation/tenancy';

@TenantInjectable()
class Rows {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  async touch(id: string): Promise<void> {
    await this.connection
      .db!.collection('products')
      .updateOne({ _id: id as never }, { $inc: { version: 1 } });
  }
}

/** A route of staff that writes but appends no event. Its declaration is valid. */
@Controller('admin/planted/products')
class PlantedWrite {
  constructor(private readonly rows: Rows) {}

  @Put(':id/name')
  @Access({ who: 'staff', permission: 'catalog.write', answers: {} })
  rename(@Param('id') id: string): Promise<void> {
    return this.rows.touch(id);
  }
}

@Module({ providers: [Rows], controllers: [PlantedWrite] })
export class PlantedWriteModule {}
