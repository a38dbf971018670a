import { unworded } from '#platform/languages';
import { oauthErrors } from './oauth.errors.js';

/** Parameters of a form or query, by name. An empty parameter counts as left out (RFC 6749 section 3.1). */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** Reads parameters; unknown ones are ignored. @throws oauth.invalid-request if one is repeated (RFC 6749 section 3.1) */
export function readParameters(from: URLSearchParams): Parameters {
  const read = Object.create(null) as Record<string, string>;
  const seen = new Set<string>();
  for (const [name, value] of from) {
    if (seen.has(name)) throw oauthErrors.invalidRequest(unworded('A parameter is repeated.'));
    seen.add(name);
    if (value !== '') read[name] = value;
  }
  return read;
}

/** @throws oauth.invalid-request */
export function required(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined) throw oauthErrors.invalidRequest(unworded(`The parameter ${name} is missing.`));
  return value;
}
