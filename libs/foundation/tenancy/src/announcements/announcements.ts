import { Injectable } from '@nestjs/common';
import type { UpdateQuery } from 'mongoose';
import type { NewEvent } from '../events/define-event.js';
import { rowOf } from '../events/outbox.schema.js';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { Tenant, TenantRecord } from '../registry/tenant.schema.js';
import { PlatformUnitOfWork } from '../unit-of-work/platform-unit-of-work.js';
import { WorkList } from '../work/work-list.js';

/** Work that moves events from a tenant's record into its outbox. */
export const ANNOUNCE_WORK = 'announce-changes';

/**
 * Changes a tenant's record together with the event that tells of it. The record is in the platform database and the outbox
 * in the tenant's, and no transaction spans both. So the record keeps the event until a worker has written it to the outbox;
 * the same transaction puts that work on the work list, which is in the platform database too. A crash at any time
 * leaves either nothing, or a change whose event will come.
 */
@Injectable()
export class Announcements {
  constructor(
    private readonly registry: TenantRegistry,
    private readonly unitOfWork: PlatformUnitOfWork,
    private readonly workList: WorkList,
  ) {}

  /**
   * @param event its actor and origin are those of the current execution
   * @returns the new record, or null when `guard` matched none; then nothing is announced
   * @throws tenant.busy
   */
  async change(
    tenantId: string,
    change: UpdateQuery<Tenant>,
    event: NewEvent,
    guard: Record<string, unknown> = {},
  ): Promise<TenantRecord | null> {
    const unannounced = rowOf(event);
    return this.unitOfWork.run(async (unit) => {
      const announced = { ...change, $push: { unannounced } };
      const tenant = await this.registry.update(tenantId, announced, guard);
      if (!tenant) return null;
      await this.workList.wake(tenantId, [{ work: ANNOUNCE_WORK, at: new Date() }]);
      // Before the commit, other processes could only read the old record again.
      unit.afterCommit(() => this.registry.announce(tenantId));
      return tenant;
    });
  }
}
