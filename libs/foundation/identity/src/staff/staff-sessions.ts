import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { actAs } from '#platform/context';
import { CurrentTenant, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { StaffLoggedIn, StaffSessionEnded, StaffTokenReused } from './staff.events.js';
import { RevokedSessions } from '../sessions/revoked-sessions.js';
import { Session } from '../sessions/session.schema.js';
import { SessionTokens, type Tokens } from '../sessions/session-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import { StaffRealm } from './staff-realm.js';
import { Staff } from './staff.schema.js';

/** Sessions of the tenant's staff. */
@TenantInjectable()
export class StaffSessions extends Sessions {
  constructor(
    @InjectModel(Session.name) rows: Model<Session>,
    @InjectModel(Staff.name) private readonly accounts: Model<Staff>,
    private readonly tenant: CurrentTenant,
    realm: StaffRealm,
    tokens: SessionTokens,
    revoked: RevokedSessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    super(rows, realm, tokens, revoked);
  }

  /** Records the log-in; from here on, the member of staff is the actor of the request. */
  override async open(
    ...[staffId, grants, device, amr = ['pwd']]: Parameters<Sessions['open']>
  ): Promise<Tokens> {
    actAs({ type: 'staff', id: staffId });
    const tokens = await super.open(staffId, grants, device, amr);
    await this.unitOfWork.run(() => this.outbox.append(StaffLoggedIn.of(staffId, { staffId, amr })));
    return tokens;
  }

  override async end(staffId: string, sessionId: string): Promise<boolean> {
    return this.unitOfWork.run(async (unit) => {
      const ended = await super.end(staffId, sessionId, unit);
      if (ended) await this.outbox.append(StaffSessionEnded.of(staffId, { staffId, sessionId }));
      return ended;
    });
  }

  protected override async onReuse({ _id, accountId }: Session): Promise<void> {
    await this.unitOfWork.run(async () => {
      const account = await this.accounts.findById(accountId, { email: 1 }).lean<Staff>();
      if (!account) return;
      const locale = this.tenant.locale;
      const facts = { staffId: accountId, sessionId: _id, email: account.email, locale };
      await this.outbox.append(StaffTokenReused.of(accountId, facts));
    });
  }
}
