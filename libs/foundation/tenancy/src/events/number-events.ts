import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { Work, type DueLane, type TenantWork } from '../work/define-work.js';
import { Handout } from './handout.js';
import { someWait } from './numbering.js';
import { NUMBERING_WORK } from './work-names.js';

/** Numbers the events that no relay has numbered: its leader died, its stream lost its place, the database was away. */
@Work({
  name: NUMBERING_WORK,
  due: async ({ db }): Promise<DueLane[]> => ((await someWait(db)) ? [{ at: new Date() }] : []),
})
export class NumberEvents implements TenantWork {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly tenant: CurrentTenant,
    private readonly handout: Handout,
  ) {}

  async turn(): Promise<void> {
    await this.handout.hand(this.tenant.id, this.connection.db!);
  }
}
