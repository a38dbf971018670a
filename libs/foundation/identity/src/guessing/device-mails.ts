import {
  CurrentTenant,
  type EventDefinition,
  TenantInjectable,
  TenantKeys,
  UnitOfWork,
} from '#foundation/tenancy';
import { DiscreetMails } from '../challenges/discreet-mails.js';
import { sealChallengeCode } from '../challenges/sealed-code.js';
import type { SealedMail } from '../challenges/mailed-facts.js';
import type { DeviceCode } from './device-codes.js';

/** Mails device codes to the stored addresses of a tenant's accounts. */
@TenantInjectable()
export class DeviceMails {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly mails: DiscreetMails,
    private readonly keys: TenantKeys,
  ) {}

  /** @param account null mails nothing but does the same amount of work, so that time does not show who has an account */
  async send(
    requested: EventDefinition<SealedMail & { readonly challengeId: string }>,
    account: { readonly _id: string; readonly email: string; readonly locale?: string } | null,
    { challengeId, code }: DeviceCode,
  ): Promise<void> {
    const locale = account?.locale ?? this.tenant.locale;
    const sealed = sealChallengeCode(this.keys, code);
    await this.unitOfWork.run(() =>
      this.mails.append(
        account && requested.of(account._id, { challengeId, email: account.email, locale, sealed }),
      ),
    );
  }
}
