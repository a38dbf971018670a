import { schemaOf } from '#platform/facts';
import { problemOf, type NamespaceEntry } from '#platform/http';
import {
  AUTH_EXPIRING,
  AUTH_EXPIRING_FIELDS,
  CONNECTION_ENDING,
  EXAMPLES_OF_ENDING,
  type AuthExpiring,
} from '#foundation/tenancy/http';

type Json = Record<string, unknown>;

const EXPIRING: AuthExpiring = { expiresAt: '2026-02-28T12:10:00.000Z' };

/** The names of the messages that the edge sends in a namespace. */
export function edgeMessagesIn({ rule }: NamespaceEntry): readonly string[] {
  // Guests have no tokens.
  const expires = rule.who.some((who) => who !== 'guest');
  return [...(expires ? [AUTH_EXPIRING] : []), CONNECTION_ENDING];
}

/**
 * Describes what the edge of sockets itself sends.
 * @param problem a reference to the schema of a problem
 */
export function edgeMessages(problem: Json, origin: string): readonly (readonly [name: string, Json])[] {
  const endings = EXAMPLES_OF_ENDING.map((error) => ({
    name: error.code,
    summary: error.spec.advice,
    payload: {
      ...problemOf(error, { correlationId: '01jd2k3m4n5p6q7r8s9tavwxyz', origin }),
      ...(error.extras.retryAfter !== undefined && { retryAfter: error.extras.retryAfter }),
    },
  }));
  return [
    [
      AUTH_EXPIRING,
      {
        summary:
          'The token of this connection expires soon: a minute before, or at half of its life if that is shorter. Get a new token and send `auth.refresh`.',
        payload: schemaOf(AUTH_EXPIRING_FIELDS),
        examples: [{ payload: EXPIRING }],
      },
    ],
    [
      CONNECTION_ENDING,
      {
        summary:
          'The last message before the server ends the connection: why, as a problem like those of the API. Status 503: connect again after `retryAfter` seconds. Status 401: connect again with a new token; if none can be had, log in. Any other status: a new connection would be refused.',
        payload: problem,
        examples: endings,
      },
    ],
  ];
}
