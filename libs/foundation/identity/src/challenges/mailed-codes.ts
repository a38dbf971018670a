import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { equalInConstantTime, newToken, type Mac } from '#platform/crypto';
import { proofId, TenantInjectable, TenantKeys } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';
import type { ChallengePurpose } from './challenge.schema.js';
import { readCode, spellCode } from './code-letters.js';
import { MailedCode } from './mailed-code.schema.js';

/** ASVS 6.5.5: ten minutes at most. */
const LIFE_MS = 10 * 60_000;
/** From this age on, a request gets a new code, so there are always at least five minutes to type it. */
const RENEW_AFTER_MS = LIFE_MS / 2;
/** A code is mailed once more if somebody says that the mail did not come. */
const MAX_SENDS = 2;
const RESEND_AFTER_MS = 60_000;

/** What mails to an address are about; each has its own limit. Invitations have no code. */
type MailPurpose = ChallengePurpose | 'staff-invitation';

/** The code of a purpose and an address. */
export interface CodeInMailbox {
  readonly code: string;
  /** Whether it must be mailed now; otherwise the mailbox has it. */
  readonly send: boolean;
}

/**
 * Codes that are sent by mail. There is one code at a time for a purpose and an address, whoever asks and however
 * often: a request within five minutes after the last mail uses the code of that mail. So strangers cannot flood a mailbox
 * (at most two mails in five minutes), cannot make the owner's code invalid, and cannot stop a mail to the owner. They could
 * if each request had its own code.
 */
@TenantInjectable()
export class MailedCodes {
  private readonly mac: Mac;

  constructor(
    @InjectModel(MailedCode.name) private readonly rows: Model<MailedCode>,
    keys: TenantKeys,
  ) {
    this.mac = keys.mac('mailed-code');
  }

  /**
   * The code that answers a request made now; in one transaction with the event that mails it.
   * @param decoy the code will not be mailed
   */
  async forRequest(purpose: ChallengePurpose, email: string, decoy: boolean): Promise<CodeInMailbox> {
    const row = await this.rowOf(purpose, email);
    const fresh = row && ageOf(row) < RENEW_AFTER_MS;
    // A code that was not mailed cannot be used, even if there is an account by now.
    if (fresh && (decoy || !row.decoy)) return { code: this.codeOf(row.seed), send: false };
    return { code: await this.renew(purpose, email, decoy, row), send: true };
  }

  /**
   * The code for somebody who did not get the mail: the same code once more, or a new one; in one transaction with the event
   * that mails it.
   * @throws auth.resend-too-soon
   */
  async again(purpose: MailPurpose, email: string, decoy: boolean): Promise<CodeInMailbox> {
    const row = await this.rowOf(purpose, email);
    if (!row || ageOf(row) >= RENEW_AFTER_MS || (row.decoy && !decoy)) {
      return { code: await this.renew(purpose, email, decoy, row), send: true };
    }
    const wait =
      row.sends < MAX_SENDS
        ? RESEND_AFTER_MS - (Date.now() - row.sentAt.getTime())
        : RENEW_AFTER_MS - ageOf(row);
    if (wait > 0) {
      throw identityErrors.resendTooSoon(undefined, { retryAfter: Math.max(1, Math.ceil(wait / 1_000)) });
    }
    await this.rows.updateOne({ _id: row._id }, { $set: { sentAt: new Date() }, $inc: { sends: 1 } });
    return { code: this.codeOf(row.seed), send: true };
  }

  /**
   * For a mail without a code: allows as many of them as of codes; in one transaction with the event that mails it.
   * @throws auth.resend-too-soon
   */
  async admit(purpose: 'staff-invitation', email: string): Promise<void> {
    await this.again(purpose, email, true);
  }

  /**
   * Compares a typed code with the codes that the mailbox may have: the current and the previous one, each valid for ten
   * minutes.
   * @returns the seed for {@link useUp}; undefined for a wrong code
   */
  async match(purpose: ChallengePurpose, email: string, typed: string): Promise<string | undefined> {
    const row = await this.rowOf(purpose, email);
    const now = Date.now();
    const live = [
      row && ageOf(row) < LIFE_MS ? row.seed : undefined,
      row?.before && row.before.until.getTime() > now ? row.before.seed : undefined,
    ];
    const given = readCode(typed);
    return live.find(
      (seed) =>
        seed !== undefined && this.codesOf(seed).some((code) => equalInConstantTime(readCode(code), given)),
    );
  }

  /** Uses up a code, in the transaction of the effect. @throws auth.code-invalid if a rival was first */
  async useUp(purpose: ChallengePurpose, email: string, seed: string): Promise<void> {
    const { deletedCount } = await this.rows.deleteOne({
      _id: idOf(purpose, email),
      $or: [{ seed }, { 'before.seed': seed }],
    });
    if (deletedCount !== 1) throw identityErrors.codeInvalid();
  }

  private async renew(
    purpose: MailPurpose,
    email: string,
    decoy: boolean,
    last: MailedCode | null,
  ): Promise<string> {
    const now = new Date();
    const seed = newToken();
    const row: MailedCode = {
      _id: idOf(purpose, email),
      email,
      seed,
      madeAt: now,
      sentAt: now,
      sends: 1,
      decoy,
      ...(last && { before: { seed: last.seed, until: new Date(last.madeAt.getTime() + LIFE_MS) } }),
      expiresAt: new Date(now.getTime() + LIFE_MS),
    };
    await this.rows.replaceOne({ _id: row._id }, row, { upsert: true });
    return this.codeOf(seed);
  }

  private async rowOf(purpose: MailPurpose, email: string): Promise<MailedCode | null> {
    return this.rows.findById(idOf(purpose, email)).lean<MailedCode>();
  }

  private codeOf(seed: string): string {
    return spellCode(this.mac.of(seed));
  }

  /** The code of a seed, and what it was before the keys were rotated. */
  private codesOf(seed: string): string[] {
    return this.mac.all(seed).map(spellCode);
  }
}

function idOf(purpose: MailPurpose, email: string): string {
  return proofId('code', `${purpose}:${email}`);
}

function ageOf({ madeAt }: MailedCode): number {
  return Date.now() - madeAt.getTime();
}
