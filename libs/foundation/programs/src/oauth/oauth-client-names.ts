import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { NamesActors, type ActorName, type ActorNamer } from '#foundation/audit';
import { TenantInjectable } from '#foundation/tenancy';
import { OAuthClient } from './oauth-client.schema.js';

/** Names of OAuth apps in the audit log. */
@NamesActors('oauth')
@TenantInjectable()
export class OAuthClientNames implements ActorNamer {
  constructor(@InjectModel(OAuthClient.name) private readonly rows: Model<OAuthClient>) {}

  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, ActorName>> {
    const found = await this.rows.find({ _id: { $in: ids } }, { name: 1 }).lean<OAuthClient[]>();
    return new Map(found.map(({ _id, name }) => [_id, { name }]));
  }
}
