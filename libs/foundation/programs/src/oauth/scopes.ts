import { delegated, type Holdings } from '#foundation/identity';
import { oauthErrors } from './oauth.errors.js';

/**
 * What is asked for, at most all that may be had; without a word everything (RFC 6749 section 3.3).
 * @throws oauth.invalid-scope for anything beyond
 */
export function askedScopes(text: string | undefined, most: readonly string[]): readonly string[] {
  if (text === undefined) return most;
  const asked = [...new Set(text.split(' '))];
  if (!asked.every((scope) => most.includes(scope))) throw oauthErrors.invalidScope();
  return asked;
}

/**
 * What of it somebody can give.
 * @throws oauth.invalid-scope where nothing is left
 */
export function grantable(asked: readonly string[], holdings: Holdings): string[] {
  const scopes = [...delegated(holdings, asked).permissions];
  if (scopes.length === 0) throw oauthErrors.invalidScope('Whoever would grant it holds none of it.');
  return scopes;
}
