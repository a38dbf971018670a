import { Outbox } from '../events/outbox.js';
import { TenantRegistry } from '../registry/tenant-registry.js';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { Work, type DueLane, type TenantWork } from '../work/define-work.js';
import { ANNOUNCE_WORK } from './announcements.js';

/** Moves the events of a tenant's record into its outbox, in their order. */
@Work({ name: ANNOUNCE_WORK, due: (): Promise<DueLane[]> => Promise.resolve([]), atOnce: 4 })
export class AnnounceChanges implements TenantWork {
  constructor(
    private readonly registry: TenantRegistry,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  async turn(): Promise<void> {
    const record = await this.registry.read({ _id: this.tenant.id });
    const waiting = record?.unannounced ?? [];
    if (waiting.length === 0) return;
    await this.unitOfWork.run(() => this.outbox.appendOnce(waiting));
    const written = { _id: { $in: waiting.map(({ _id }) => _id) } };
    await this.registry.update(this.tenant.id, { $pull: { unannounced: written } });
  }
}
