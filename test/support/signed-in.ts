import type { LogInOutcome, Tokens } from '#foundation/identity';

/** The tokens of a log-in that must have given some. */
export function signedIn(outcome: LogInOutcome): Tokens {
  if ('accessToken' in outcome) return outcome;
  throw new Error(`the log-in goes on: ${Object.keys(outcome).join(', ')}`);
}
