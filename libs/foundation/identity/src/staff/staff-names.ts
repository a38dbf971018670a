import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { NamesActors, type ActorName, type ActorNamer } from '#foundation/audit';
import { TenantInjectable } from '#foundation/tenancy';
import { Staff } from './staff.schema.js';

/** Names of staff in logs and histories. */
@NamesActors('staff')
@TenantInjectable()
export class StaffNames implements ActorNamer {
  constructor(@InjectModel(Staff.name) private readonly rows: Model<Staff>) {}

  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, ActorName>> {
    const found = await this.rows.find({ _id: { $in: ids } }, { name: 1, email: 1 }).lean<Staff[]>();
    return new Map(found.map(({ _id, name, email }) => [_id, { name, email }]));
  }
}
