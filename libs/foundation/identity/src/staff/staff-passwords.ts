import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CurrentTenant, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { PasswordEnds } from './password-ends.js';
import { StaffPasswordChanged } from './staff.events.js';
import { StaffSessions } from './staff-sessions.js';
import { Staff } from './staff.schema.js';

/** The stored passwords of staff. */
@TenantInjectable()
export class StaffPasswords {
  constructor(
    @InjectModel(Staff.name) private readonly rows: Model<Staff>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly sessions: StaffSessions,
    private readonly ends: PasswordEnds,
    private readonly tenant: CurrentTenant,
  ) {}

  /** An account with its hash, for checks of its password. */
  async withHash(id: string): Promise<Pick<Staff, 'passwordHash' | 'email' | 'name'> | null> {
    return this.rows.findById(id, { passwordHash: 1, email: 1, name: 1 }).lean<Staff>();
  }

  /**
   * Sets a password's hash, ends sessions and what must end with the password, and mails the person.
   * @param except the session that stays
   * @param first runs before, in the same transaction
   */
  async set(
    id: string,
    passwordHash: string,
    { except, first }: { readonly except?: string; readonly first?: () => Promise<void> } = {},
  ): Promise<void> {
    await this.unitOfWork.run(async (unit) => {
      await first?.();
      const row = await this.rows.findByIdAndUpdate(id, { $set: { passwordHash } }).lean<Staff>();
      // Removed meanwhile.
      if (!row) return;
      await this.sessions.endAll(id, { except, unit });
      await this.ends.endAllOf(id, unit);
      const { email } = row;
      await this.outbox.append(
        StaffPasswordChanged.of(id, { staffId: id, email, locale: this.tenant.locale }),
      );
    });
  }
}
