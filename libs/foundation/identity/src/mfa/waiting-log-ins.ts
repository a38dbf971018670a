import type { Config } from '#platform/config';
import { equalInConstantTime, hashToken, SealedFlow } from '#platform/crypto';
import { newId } from '#platform/ids';
import type { Guesser } from '../guessing/guess-limits.js';
import { realmName, type Realm } from '../tokens/refresh-tokens.js';
import type { WithSecondFactor } from './second-factor-state.js';

const LIFE_MS = 5 * 60_000;

/** A log-in whose first step is done: a code of the second factor, or its set-up, is to follow. */
export interface WaitingLogIn {
  readonly id: string;
  readonly accountId: string;
  /** Who got as far as this, and so whose budget of codes it uses. */
  readonly by: Guesser;
  /** See {@link markOf}. */
  readonly mark: string;
}

/**
 * Keeps log-ins between their two steps with whoever logs in, sealed, for five minutes. Were they kept here, whoever knows the
 * password could push out the owner's.
 */
export class WaitingLogIns {
  private readonly flows: SealedFlow<WaitingLogIn>;

  constructor(realm: Realm, config: Config) {
    this.flows = new SealedFlow(config.ENCRYPTION_KEY, `log-in:${realmName(realm)}`, LIFE_MS);
  }

  /** @returns what the second step takes */
  seal(account: WithSecondFactor, by: Guesser): string {
    return this.flows.seal({ id: newId(), accountId: account._id, by, mark: markOf(account) });
  }

  /** @returns undefined for another realm's, an altered or an expired one */
  open(token: string): WaitingLogIn | undefined {
    return this.flows.open(token);
  }
}

/** Whether a log-in still waits: password and second factor are those that it began with, and it was not passed. */
export function waits({ id, mark }: WaitingLogIn, account: WithSecondFactor): boolean {
  return equalInConstantTime(mark, markOf(account)) && !account.mfa?.passed?.includes(id);
}

/** Another one once the account has another password or second factor. */
function markOf({ passwordHash = '', mfa }: WithSecondFactor): string {
  return hashToken(`${passwordHash}|${mfa?.totp?.sealed ?? ''}`);
}
