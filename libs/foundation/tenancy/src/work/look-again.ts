import { CurrentTenant } from '../scope/tenant-providers.js';
import { Work, type DueLane, type TenantWork } from './define-work.js';
import { TenantLook } from './tenant-look.js';

/** Work that looks for work. */
export const LOOK_AGAIN_WORK = 'look-again';

const EVERY_MS = 6 * 3_600_000;

/** Looks at a tenant's data again now and then, for work that the list has lost: after a restore, say. */
@Work({
  name: LOOK_AGAIN_WORK,
  due: (): Promise<DueLane[]> => Promise.resolve([{ at: new Date(Date.now() + EVERY_MS) }]),
  atOnce: 2,
})
export class LookAgain implements TenantWork {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly look: TenantLook,
  ) {}

  turn(): Promise<void> {
    return this.look.at(this.tenant.record);
  }
}
