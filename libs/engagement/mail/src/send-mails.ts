import { Inject, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Counter } from 'prom-client';
import { Metrics } from '#platform/metrics';
import { Outbox, UnitOfWork, Work, type TenantWork, type Turn } from '#foundation/tenancy';
import { MailFailed } from './mail.events.js';
import { MAIL_QUEUE, MAIL_WORK } from './mail-work.js';
import { Mail } from './mail.schema.js';
import { MAIL_PROVIDER, type MailProvider, type OutgoingMail, type SendOutcome } from './mail-provider.js';
import { WriteMail } from './write-mail.js';

const TURN_MAILS = 20;
/** Longer than any attempt: the provider's client stops after ten seconds. */
const LEASE_MS = 60_000;
/** Pauses between attempts, in seconds. After the last one, a day after the first attempt, the mail has failed. */
const PAUSES = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800];

/**
 * Sends due mails. A mail is claimed before the provider is called. If a claim has no known outcome (a crash, a lost
 * answer), the next sender asks the provider whether it has the mail before it sends the mail again.
 */
@Work({
  name: MAIL_WORK,
  due: { collection: 'mails', at: 'nextAt' },
  queue: MAIL_QUEUE,
  turnMs: 2_000,
})
export class SendMails implements TenantWork {
  private readonly logger = new Logger('Mail');
  private readonly mails: Counter<'template' | 'outcome'>;

  constructor(
    @InjectModel(Mail.name) private readonly rows: Model<Mail>,
    private readonly writer: WriteMail,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    @Inject(MAIL_PROVIDER) private readonly provider: MailProvider,
    metrics: Metrics,
  ) {
    this.mails = metrics.counter({
      name: 'emporium_mails_total',
      help: 'Attempts to send mails, by template: sent, retried later, or failed for good',
      labelNames: ['template', 'outcome'],
    });
  }

  /** Sends due mails, oldest first. */
  async turn({ until }: Turn): Promise<'more' | void> {
    for (let sent = 0; sent < TURN_MAILS && Date.now() < until; sent++) {
      const mail = await this.claim();
      if (!mail) return;
      await this.attempt(mail);
    }
    return 'more';
  }

  /**
   * Claims the next due mail. @returns the mail before the claim: `unsure` means an earlier attempt has no known
   * outcome
   */
  private async claim(): Promise<Mail | null> {
    const now = new Date();
    return this.rows
      .findOneAndUpdate(
        { nextAt: { $lte: now } },
        {
          $set: { state: 'sending', unsure: true, nextAt: new Date(now.getTime() + LEASE_MS) },
          $inc: { attempts: 1 },
        },
        { sort: { nextAt: 1 }, returnDocument: 'before' },
      )
      .lean<Mail>();
  }

  private async attempt(mail: Mail): Promise<void> {
    if (mail.usefulUntil && mail.usefulUntil < new Date())
      return this.giveUp(mail, 'it was no longer useful');
    await this.note(mail, (mail.unsure && (await this.askProvider(mail))) || (await this.send(mail)));
  }

  /** Asks whether an earlier attempt succeeded. @returns undefined if it did not, or if the provider cannot tell */
  private async askProvider(mail: Mail): Promise<SendOutcome | undefined> {
    try {
      const found = await this.provider.find(mail._id);
      return typeof found === 'string' ? { kind: 'accepted', providerMessageId: found } : undefined;
    } catch (error) {
      return { kind: 'unclear', reason: (error as Error).message };
    }
  }

  private async send(mail: Mail): Promise<SendOutcome> {
    let outgoing: OutgoingMail;
    try {
      outgoing = this.writer.of(mail);
    } catch (error) {
      return { kind: 'refused', reason: `it could not be written: ${(error as Error).message}` };
    }
    return this.provider.send(outgoing);
  }

  private async note(mail: Mail, outcome: SendOutcome): Promise<void> {
    if (outcome.kind === 'refused') return this.giveUp(mail, outcome.reason);
    if (outcome.kind === 'accepted') {
      const { providerMessageId } = outcome;
      this.logger.log(`${mail.template} ${mail._id} is sent`);
      this.mails.inc({ template: mail.template, outcome: 'sent' });
      await this.rows.updateOne(
        { _id: mail._id },
        {
          $set: { state: 'sent', sentAt: new Date(), ...(providerMessageId && { providerMessageId }) },
          $unset: { nextAt: '', unsure: '', error: '', 'data.sealed': '' },
        },
      );
      return;
    }
    const pause = PAUSES[mail.attempts];
    if (pause === undefined) return this.giveUp(mail, outcome.reason);
    this.logger.warn(`${mail.template} ${mail._id} is tried again: ${outcome.reason}`);
    this.mails.inc({ template: mail.template, outcome: 'retried' });
    const wait =
      (outcome.kind === 'later' ? outcome.retryAfterSeconds : undefined) ?? pause * (1 + Math.random() / 5);
    await this.rows.updateOne(
      { _id: mail._id },
      {
        $set: { state: 'queued', nextAt: new Date(Date.now() + wait * 1_000), error: outcome.reason },
        ...(outcome.kind === 'later' && { $unset: { unsure: '' } }),
      },
    );
  }

  private async giveUp({ _id, template, to }: Mail, reason: string): Promise<void> {
    this.logger.warn(`${template} ${_id} has failed: ${reason}`);
    this.mails.inc({ template, outcome: 'failed' });
    await this.unitOfWork.run(async () => {
      const change = {
        $set: { state: 'failed' as const, error: reason },
        $unset: { nextAt: '' as const, unsure: '' as const, 'data.sealed': '' as const },
      };
      await this.rows.updateOne({ _id }, change);
      await this.outbox.append(MailFailed.of(_id, { mailId: _id, template, to, reason }));
    });
  }
}
