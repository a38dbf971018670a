import type { LogInOutcome, Tokens } from '#foundation/identity';

/** The tokens of a log-in. @throws Error if it needs another step */
export function signedIn(outcome: LogInOutcome): Tokens {
  if ('accessToken' in outcome) return outcome;
  throw new Error(`the log-in needs another step: ${Object.keys(outcome).join(', ')}`);
}
