import { unworded } from '#platform/languages';
import { delegated, type Holdings } from '#foundation/identity';
import { oauthErrors } from './oauth.errors.js';

/**
 * The requested scopes; all possible scopes if the parameter is left out (RFC 6749 section 3.3).
 * @throws oauth.invalid-scope for a scope that is not possible
 */
export function askedScopes(text: string | undefined, most: readonly string[]): readonly string[] {
  if (text === undefined) return most;
  const asked = [...new Set(text.split(' '))];
  if (!asked.every((scope) => most.includes(scope))) throw oauthErrors.invalidScope();
  return asked;
}

/**
 * The requested scopes that a person with these holdings can grant.
 * @throws oauth.invalid-scope if there are none
 */
export function grantable(asked: readonly string[], holdings: Holdings): string[] {
  const scopes = [...delegated(holdings, asked).permissions];
  if (scopes.length === 0)
    throw oauthErrors.invalidScope(unworded('The person who would grant it has none of these permissions.'));
  return scopes;
}
