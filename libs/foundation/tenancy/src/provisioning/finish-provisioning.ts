import { CurrentTenant } from '../scope/tenant-providers.js';
import { Work, type DueLane, type TenantWork } from '../work/define-work.js';
import { Provisioning, PROVISIONING_WORK } from './provisioning.js';

/** Finishes a tenant whose provisioning was interrupted: a half-done one does not wait for somebody to ask again. */
@Work({ name: PROVISIONING_WORK, due: (): Promise<DueLane[]> => Promise.resolve([]), atOnce: 2 })
export class FinishProvisioning implements TenantWork {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly provisioning: Provisioning,
  ) {}

  async turn(): Promise<void> {
    if (this.tenant.record.status === 'provisioning') await this.provisioning.finish(this.tenant.id);
  }
}
