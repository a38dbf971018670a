import { oauthErrors } from './oauth.errors.js';

/** Parameters of a form or query, by name. One that was sent empty counts as left out (RFC 6749 section 3.1). */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** @throws oauth.invalid-request where one came twice (RFC 6749 section 3.1); unknown ones are nobody's business */
export function readParameters(from: URLSearchParams): Parameters {
  const read = Object.create(null) as Record<string, string>;
  const seen = new Set<string>();
  for (const [name, value] of from) {
    if (seen.has(name)) throw oauthErrors.invalidRequest('A parameter came twice.');
    seen.add(name);
    if (value !== '') read[name] = value;
  }
  return read;
}

/** @throws oauth.invalid-request */
export function required(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined) throw oauthErrors.invalidRequest(`The parameter ${name} is missing.`);
  return value;
}
