import { createHmac, randomInt } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { deriveKey, equalInConstantTime } from '#platform/crypto';
import { newId } from '#platform/ids';
import { CurrentTenant, TenantInjectable } from '#tenancy';
import { GuessLimits } from '../guessing/guess-limits.js';
import { identityErrors } from '../identity.errors.js';
import { Challenge, type ChallengePurpose } from './challenge.schema.js';
import { sealChallengeCode } from './sealed-code.js';

const LIFE_MS = 600_000;
const MAX_ATTEMPTS = 5;
const MAX_SENDS = 5;
const RESEND_AFTER_MS = 60_000;
/** So many codes for one email may be open at once: it bounds both mail and guesses. */
const MAX_OPEN = 3;

/** A challenge before it is saved. */
export interface DraftChallenge {
  readonly row: Challenge;
  /** The code, sealed for the mail. */
  readonly sealed: string;
  /** Whether a mail goes out at all; without one for emails that have too many open codes. */
  readonly mailed: boolean;
}

/** One-time codes: six digits, hashed, ten minutes, five attempts, single use. */
@TenantInjectable()
export class Challenges {
  private readonly key: Buffer;

  constructor(
    @InjectModel(Challenge.name) private readonly rows: Model<Challenge>,
    private readonly tenant: CurrentTenant,
    private readonly guesses: GuessLimits,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.key = deriveKey(config.ENCRYPTION_KEY, `challenge-code:${tenant.id}`);
  }

  /**
   * Prepares a challenge; save it with {@link save}, in one transaction with the event that mails it.
   * @param decoy no code will ever open it
   */
  async draft(
    purpose: ChallengePurpose,
    email: string,
    options: { decoy: boolean; intent?: Record<string, unknown> },
  ): Promise<DraftChallenge> {
    const now = new Date();
    const open = await this.rows.countDocuments({ email, purpose, expiresAt: { $gt: now } });
    const flooded = open >= MAX_OPEN;
    const _id = newId();
    const code = newCode();
    const row: Challenge = {
      _id,
      purpose,
      email,
      codeHash: this.hash(_id, code),
      decoy: options.decoy || flooded,
      attempts: 0,
      sends: 1,
      sentAt: now,
      expiresAt: new Date(now.getTime() + LIFE_MS),
      intent: options.intent,
    };
    return { row, sealed: this.seal(code), mailed: !flooded };
  }

  async save({ row }: DraftChallenge): Promise<void> {
    await this.rows.create(row);
  }

  /**
   * Gives a challenge a new code; the old one is void, attempts go on counting.
   * @returns null for a decoy that must look the same to the caller
   * @throws auth.resend-too-soon; auth.code-invalid when it is over
   */
  async renew(id: string, purpose: ChallengePurpose): Promise<{ row: Challenge; sealed: string } | null> {
    const now = Date.now();
    const code = newCode();
    const live = { _id: id, purpose, expiresAt: { $gt: new Date(now) }, sends: { $lt: MAX_SENDS } };
    const row = await this.rows
      .findOneAndUpdate(
        { ...live, sentAt: { $lte: new Date(now - RESEND_AFTER_MS) } },
        {
          $set: { codeHash: this.hash(id, code), sentAt: new Date(now), expiresAt: new Date(now + LIFE_MS) },
          $inc: { sends: 1 },
        },
        { returnDocument: 'after' },
      )
      .lean<Challenge>();
    if (row) return row.decoy ? null : { row, sealed: this.seal(code) };
    const waiting = await this.rows.findOne(live, { sentAt: 1 }).lean<Challenge>();
    if (!waiting) throw identityErrors.codeInvalid();
    const retryAfter = Math.ceil((waiting.sentAt.getTime() + RESEND_AFTER_MS - now) / 1_000);
    throw identityErrors.resendTooSoon(undefined, { retryAfter: Math.max(1, retryAfter) });
  }

  /**
   * Checks a code. The attempt is counted first and on its own, so guesses that come at once are not more than five; and
   * over all challenges of an email there is a limit per hour.
   * Using the challenge up is {@link redeem}'s part.
   * @throws auth.code-invalid, auth.too-many-tries
   */
  async attempt(id: string, purpose: ChallengePurpose, code: string): Promise<Challenge> {
    const row = await this.rows
      .findOneAndUpdate(
        { _id: id, purpose, attempts: { $lt: MAX_ATTEMPTS }, expiresAt: { $gt: new Date() } },
        { $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      )
      .lean<Challenge>();
    if (row && !(await this.guesses.admitCode(this.tenant.id, purpose, row.email))) {
      throw identityErrors.tooManyTries(undefined, { retryAfter: 3_600 });
    }
    const right = equalInConstantTime(row?.codeHash ?? '', this.hash(id, code));
    if (!row || !right || row.decoy) throw identityErrors.codeInvalid();
    return row;
  }

  /** Uses a challenge up, in the transaction of its effect. @throws auth.code-invalid when a rival was first */
  async redeem({ _id, codeHash }: Challenge): Promise<void> {
    const { deletedCount } = await this.rows.deleteOne({ _id, codeHash });
    if (deletedCount !== 1) throw identityErrors.codeInvalid();
  }

  private hash(id: string, code: string): string {
    return createHmac('sha256', this.key).update(`${id}:${code}`).digest('base64url');
  }

  private seal(code: string): string {
    return sealChallengeCode(this.config, this.tenant.id, code);
  }
}

function newCode(): string {
  return randomInt(1_000_000).toString().padStart(6, '0');
}
