import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { openChallengeCode } from '#foundation/identity';
import { CurrentTenant, TenantInjectable, TenantKeys } from '#foundation/tenancy';
import { acceptRequestOf, codePageOf } from './code-pages.js';
import type { OutgoingMail } from './mail-provider.js';
import type { Mail } from './mail.schema.js';
import { OrderPages } from './order-pages.js';
import type { SecretMail } from './templates/account-letters.js';
import type { OrderMail } from './templates/order-letters.js';
import { write } from './templates/templates.js';

/** Writes a mail from its row, in the name of the tenant as it is now. */
@TenantInjectable()
export class WriteMail {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly keys: TenantKeys,
    private readonly orderPages: OrderPages,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  of({ _id, to, template, data, locale }: Mail): OutgoingMail {
    const { record } = this.tenant;
    const { name: shop, settings } = record;
    const email = settings.mailFrom ?? this.config.MAIL_FROM;
    const { order, page, challengeId } = data as Partial<OrderMail & SecretMail>;
    const toWrite = {
      ...{ template, data, locale, shop },
      acceptRequest: acceptRequestOf(record, this.config.PUBLIC_URL),
      orderPage: order && this.orderPages.of(order),
      codePage: page && ((code: string) => codePageOf(record, page, { code, challengeId })),
    };
    return {
      ...write(toWrite, (sealed) => openChallengeCode(this.keys, sealed)),
      id: _id,
      tenantId: this.tenant.id,
      to,
      from: { email, name: shop },
      messageId: `<${_id}@${email.split('@')[1]}>`,
    };
  }
}
