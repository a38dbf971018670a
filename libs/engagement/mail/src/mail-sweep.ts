import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CurrentTenant, read, Sweeper, type TenantSweep } from '#foundation/tenancy';
import { MAIL_LANE, MailRings } from './mail-rings.js';
import { Mail } from './mail.schema.js';

/** Mails whose ring was lost with Redis, or whose sender died. */
@Sweeper()
export class MailSweep implements TenantSweep {
  constructor(
    @InjectModel(Mail.name) private readonly rows: Model<Mail>,
    private readonly tenant: CurrentTenant,
    private readonly rings: MailRings,
  ) {}

  async sweep(): Promise<boolean> {
    const waiting = { nextAt: { $gt: new Date(0) } };
    const next = await read(this.rows).findOne(waiting, { sort: { nextAt: 1 }, projection: { nextAt: 1 } });
    if (!next) return true;
    if (next.nextAt! <= new Date()) await this.rings.ring({ tenantId: this.tenant.id, lane: MAIL_LANE });
    return false;
  }
}
