import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { currentExecution } from '#platform/context';
import { newId } from '#platform/ids';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { driverCollection } from '../unit-of-work/read.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { onlyChanged } from './changes.js';
import type { NewEvent } from './define-event.js';
import { OutboxRow } from './outbox.schema.js';
import { isAudited } from './subscriber.js';

/** Where a change leaves the fact that it happened, in the same transaction (transactional outbox). */
@TenantInjectable()
export class Outbox {
  constructor(
    @InjectModel(OutboxRow.name) private readonly rows: Model<OutboxRow>,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Writes events inside the running transaction; the relay hands them out after the commit.
   * @returns their ids, in order
   * @throws Error outside a {@link UnitOfWork}
   */
  async append(...events: NewEvent[]): Promise<string[]> {
    const { session } = this.unitOfWork.current;
    const occurredAt = new Date();
    const execution = currentExecution();
    const actor = execution?.actor ?? { type: 'system' as const };
    const origin = isAudited(actor) ? execution?.origin : undefined;
    const rows: OutboxRow[] = events.map(({ definition, aggregateId, data, changes }) => ({
      _id: newId(),
      type: definition.type,
      version: definition.version,
      aggregate: { type: definition.aggregate, id: aggregateId },
      occurredAt,
      actor,
      data,
      ...(changes && isAudited(actor) && { changes: onlyChanged(changes) }),
      ...(origin && { origin }),
      waiting: true,
    }));
    await driverCollection(this.rows).insertMany(rows as never, { session });
    return rows.map(({ _id }) => _id);
  }
}
