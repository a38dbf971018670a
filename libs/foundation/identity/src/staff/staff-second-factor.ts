import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CurrentTenant, Outbox, TenantInjectable, UnitOfWork, type Unit } from '#foundation/tenancy';
import { StaffMfaChanged } from './staff.events.js';
import { SecondFactor, type SecondFactorChange } from '../mfa/second-factor.js';
import type { WithSecondFactor } from '../mfa/second-factor-state.js';
import { StaffRealm } from './staff-realm.js';
import { StaffSessions } from './staff-sessions.js';
import { Staff } from './staff.schema.js';

/** The second factor of staff; a mail tells them of each change. */
@TenantInjectable()
export class StaffSecondFactor extends SecondFactor {
  constructor(
    @InjectModel(Staff.name) private readonly rows: Model<Staff>,
    private readonly tenant: CurrentTenant,
    realm: StaffRealm,
    sessions: StaffSessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    super(rows as unknown as Model<WithSecondFactor>, realm, sessions);
  }

  protected override async commit(
    id: string,
    change: SecondFactorChange,
    writes: (unit: Unit) => Promise<void>,
  ): Promise<void> {
    await this.unitOfWork.run(async (unit) => {
      await writes(unit);
      const staff = await this.rows.findById(id, { email: 1 }).lean<Staff>();
      if (!staff) return;
      const { email } = staff;
      const locale = this.tenant.locale;
      await this.outbox.append(StaffMfaChanged.of(id, { staffId: id, change, email, locale }));
    });
  }
}
