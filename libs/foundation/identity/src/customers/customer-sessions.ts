import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CurrentTenant, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { CustomerTokenReused } from './customer.events.js';
import { RevokedSessions } from '../sessions/revoked-sessions.js';
import { Session } from '../sessions/session.schema.js';
import { SessionTokens } from '../sessions/session-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import { CustomerRealm } from './customer-realm.js';
import { Customer } from './customer.schema.js';

/** Log-ins of the tenant's customers. */
@TenantInjectable()
export class CustomerSessions extends Sessions {
  constructor(
    @InjectModel(Session.name) rows: Model<Session>,
    @InjectModel(Customer.name) private readonly accounts: Model<Customer>,
    private readonly tenant: CurrentTenant,
    realm: CustomerRealm,
    tokens: SessionTokens,
    revoked: RevokedSessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    super(rows, realm, tokens, revoked);
  }

  protected override async onReuse({ _id, accountId }: Session): Promise<void> {
    await this.unitOfWork.run(async () => {
      const account = await this.accounts.findById(accountId, { email: 1, locale: 1 }).lean<Customer>();
      if (!account) return;
      const locale = account.locale ?? this.tenant.locale;
      const facts = { customerId: accountId, sessionId: _id, email: account.email, locale };
      await this.outbox.append(CustomerTokenReused.of(accountId, facts));
    });
  }
}
