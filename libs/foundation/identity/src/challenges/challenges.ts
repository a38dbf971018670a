import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { CurrentTenant, proofId, TenantInjectable, TenantKeys } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';
import { Challenge, type ChallengePurpose } from './challenge.schema.js';
import { MailedCodes, type CodeInMailbox } from './mailed-codes.js';
import { sealChallengeCode } from './sealed-code.js';

const LIFE_MS = 10 * 60_000;
/** Wrong codes for one challenge. Only the client that asked knows its id, so nobody else can use them up. */
const MAX_ATTEMPTS = 5;

/** A challenge that waits for its code. */
export interface OpenChallenge {
  /** For the client. */
  readonly id: string;
  readonly row: Challenge;
  /** The code, sealed for the mail. */
  readonly sealed: string;
  /** Whether a mail must be sent now; otherwise the mailbox has the code already. */
  readonly send: boolean;
}

/** A challenge whose code was right. */
export interface AnsweredChallenge extends Challenge {
  /** The seed of the code; see {@link MailedCodes.match}. */
  readonly seed: string;
}

/**
 * Challenges that people answer with a code from their mailbox. Each request makes a challenge, valid for ten minutes and
 * five attempts; all share the code of the mailbox (see {@link MailedCodes}), so requests and guesses of strangers do not
 * harm the owner.
 */
@TenantInjectable()
export class Challenges {
  constructor(
    @InjectModel(Challenge.name) private readonly rows: Model<Challenge>,
    private readonly codes: MailedCodes,
    private readonly tenant: CurrentTenant,
    private readonly keys: TenantKeys,
  ) {}

  /**
   * Opens a challenge, in one transaction with the event that mails its code.
   * @param options `decoy`: no code will answer it
   */
  async open(
    purpose: ChallengePurpose,
    email: string,
    options: { decoy: boolean; intent?: Record<string, unknown> },
  ): Promise<OpenChallenge> {
    const { decoy, intent } = options;
    const code = await this.codes.forRequest(purpose, email, decoy);
    const id = newId();
    const row: Challenge = {
      _id: idOf(id),
      purpose,
      email,
      decoy,
      attempts: 0,
      expiresAt: endOfLife(),
      intent,
    };
    await this.rows.create(row);
    return this.opened(id, row, code);
  }

  /**
   * Extends a challenge for somebody who did not get the mail, in one transaction with the event that mails the code;
   * earlier attempts still count.
   * @throws auth.resend-too-soon; auth.code-invalid if it has expired
   */
  async renew(id: string, purpose: ChallengePurpose): Promise<OpenChallenge> {
    const row = await this.rows
      .findOneAndUpdate(
        { _id: idOf(id), purpose, expiresAt: { $gt: new Date() } },
        { $set: { expiresAt: endOfLife() } },
        { returnDocument: 'after' },
      )
      .lean<Challenge>();
    if (!row) throw identityErrors.codeInvalid();
    return this.opened(id, row, await this.codes.again(purpose, row.email, row.decoy));
  }

  /**
   * Checks a code. The attempt is counted first, in its own write, so simultaneous guesses cannot exceed five. The code is
   * used up only by {@link redeem}.
   * @throws auth.code-invalid
   */
  async attempt(id: string, purpose: ChallengePurpose, code: string): Promise<AnsweredChallenge> {
    const row = await this.rows
      .findOneAndUpdate(
        { _id: idOf(id), purpose, attempts: { $lt: MAX_ATTEMPTS }, expiresAt: { $gt: new Date() } },
        { $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      )
      .lean<Challenge>();
    const seed = row && (await this.codes.match(purpose, row.email, code));
    if (!row || seed === null || seed === undefined || row.decoy) throw identityErrors.codeInvalid();
    return { ...row, seed };
  }

  /** Uses up code and challenge, in the transaction of the effect. @throws auth.code-invalid if a rival was first */
  async redeem({ _id, purpose, email, seed }: AnsweredChallenge): Promise<void> {
    await this.codes.useUp(purpose, email, seed);
    await this.rows.deleteOne({ _id });
  }

  private opened(id: string, row: Challenge, { code, send }: CodeInMailbox): OpenChallenge {
    return { id, row, sealed: sealChallengeCode(this.keys, code), send };
  }
}

function idOf(challengeId: string): string {
  return proofId('challenge', challengeId);
}

function endOfLife(): Date {
  return new Date(Date.now() + LIFE_MS);
}
