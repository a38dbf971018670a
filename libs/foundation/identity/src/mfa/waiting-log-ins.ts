import { equalInConstantTime, hashToken, SealedFlow } from '#platform/crypto';
import { newId } from '#platform/ids';
import type { Guesser } from '../guessing/guess-limits.js';
import { purposeOf, type Realm } from '../tokens/refresh-tokens.js';
import type { WithSecondFactor } from './second-factor-state.js';

const LIFE_MS = 5 * 60_000;

/** A log-in after its first step: a code of the second factor, or its set-up, must follow. */
export interface WaitingLogIn {
  readonly id: string;
  readonly accountId: string;
  /** Who passed the first step, and so whose budget of codes it uses. */
  readonly by: Guesser;
  /** See {@link markOf}. */
  readonly mark: string;
}

/**
 * Seals log-ins between their two steps; the client keeps them, for five minutes. If the server stored a limited number of
 * them, an attacker who knows the password could push out the owner's.
 */
export class WaitingLogIns {
  private readonly flows: SealedFlow<WaitingLogIn>;

  constructor(realm: Realm) {
    this.flows = new SealedFlow(realm.keys.box(purposeOf(realm, 'log-in')), LIFE_MS);
  }

  /** @returns the token for the second step */
  seal(account: WithSecondFactor, by: Guesser): string {
    return this.flows.seal({ id: newId(), accountId: account._id, by, mark: markOf(account) });
  }

  /** @returns undefined if the token is of another realm, was altered or has expired */
  open(token: string): WaitingLogIn | undefined {
    return this.flows.open(token);
  }
}

/** Whether a log-in still waits: password and second factor have not changed since its first step, and it was not completed. */
export function waits({ id, mark }: WaitingLogIn, account: WithSecondFactor): boolean {
  return equalInConstantTime(mark, markOf(account)) && !account.mfa?.passed?.includes(id);
}

/** A hash of password and second factor, which changes when one of them changes. */
function markOf({ passwordHash = '', mfa }: WithSecondFactor): string {
  return hashToken(`${passwordHash}|${mfa?.totp?.sealed ?? ''}`);
}
