import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  CurrentTenant,
  ERASED_EMAIL,
  Outbox,
  TenantInjectable,
  type NumberedEvent,
} from '#foundation/tenancy';
import { MAIL_WORK } from './mail-work.js';
import { Mail } from './mail.schema.js';
import type { TemplateData, TemplateName } from './templates/templates.js';

/** A mail to be queued. */
export interface NewMail<T extends TemplateName> {
  readonly template: T;
  readonly to: string;
  /** Tells the mails of one event apart: `customer`, `staff.<id>`. */
  readonly recipient: string;
  /** BCP 47; by default the tenant's first locale. */
  readonly locale?: string;
  readonly data: TemplateData[T];
  readonly usefulUntil?: Date;
}

/** The queue of a tenant's mails. */
@TenantInjectable()
export class Mails {
  constructor(
    @InjectModel(Mail.name) private readonly rows: Model<Mail>,
    private readonly tenant: CurrentTenant,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Queues a mail in the running transaction; it is sent after the commit. Idempotent for each event and recipient.
   * Erased people get no mail.
   */
  async queue<T extends TemplateName>(event: NumberedEvent, mail: NewMail<T>): Promise<void> {
    if (mail.to === ERASED_EMAIL) return;
    const { template, to, recipient, data, usefulUntil } = mail;
    const now = new Date();
    const row = {
      eventId: event.id,
      template,
      to,
      locale: mail.locale ?? this.tenant.locale,
      data: { ...data },
      state: 'queued',
      attempts: 0,
      nextAt: now,
      createdAt: now,
      ...(usefulUntil && { usefulUntil }),
    };
    await this.rows.updateOne({ _id: `${event.id}.${recipient}` }, { $setOnInsert: row }, { upsert: true });
    this.outbox.wake(MAIL_WORK);
  }
}
