import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { NamesActors, type ActorName, type ActorNamer } from '#foundation/audit';
import { TenantInjectable } from '#foundation/tenancy';
import { ApiKey } from './api-key.schema.js';

/** Names of API keys in the audit log. */
@NamesActors('api-key')
@TenantInjectable()
export class ApiKeyNames implements ActorNamer {
  constructor(@InjectModel(ApiKey.name) private readonly rows: Model<ApiKey>) {}

  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, ActorName>> {
    const found = await this.rows.find({ _id: { $in: ids } }, { name: 1 }).lean<ApiKey[]>();
    return new Map(found.map(({ _id, name }) => [_id, { name }]));
  }
}
