import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CurrentTenant, Outbox, TenantInjectable, UnitOfWork } from '#tenancy';
import { StaffTokenReused } from '../identity.events.js';
import { RevokedSessions } from '../sessions/revoked-sessions.js';
import { Session } from '../sessions/session.schema.js';
import { SessionTokens } from '../sessions/session-tokens.js';
import { Sessions } from '../sessions/sessions.js';

/** Log-ins of the tenant's staff. */
@TenantInjectable()
export class StaffSessions extends Sessions {
  constructor(
    @InjectModel(Session.name) rows: Model<Session>,
    tenant: CurrentTenant,
    tokens: SessionTokens,
    revoked: RevokedSessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    super(rows, { audience: 'admin', tenantId: tenant.id }, tokens, revoked);
  }

  protected override async onReuse({ _id, accountId }: Session): Promise<void> {
    await this.unitOfWork.run(async () => {
      await this.outbox.append(StaffTokenReused.of(accountId, { staffId: accountId, sessionId: _id }));
    });
  }
}
