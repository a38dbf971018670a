import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import { NamesActors, type ActorName, type ActorNamer } from '#foundation/audit';
import { Operator } from './operator.schema.js';

/** Names of operators in their audit log. */
@NamesActors('operator')
@Injectable()
export class OperatorNames implements ActorNamer {
  constructor(@InjectModel(Operator.name, PLATFORM) private readonly rows: Model<Operator>) {}

  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, ActorName>> {
    const found = await this.rows.find({ _id: { $in: ids } }, { name: 1, email: 1 }).lean<Operator[]>();
    return new Map(found.map(({ _id, name, email }) => [_id, { name, email }]));
  }
}
