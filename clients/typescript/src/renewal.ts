import type { Session } from './session.js';

/** What the routes `refresh-token` answer. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * Makes the function that replaces the tokens of a session by new ones. A refresh token works once, and a second use ends the
 * session, so calls at the same time share one request.
 * @param request sends the refresh token to the API
 * @param renewed hears of new tokens, to store them
 */
export function renewal(
  session: Session,
  request: (refreshToken: string) => Promise<Tokens>,
  renewed: (tokens: Tokens) => void,
): () => Promise<void> {
  const renew = async (): Promise<void> => {
    if (session.refreshToken === undefined) throw new Error('The session has no refreshToken: log in first.');
    const tokens = await request(session.refreshToken);
    session.token = tokens.accessToken;
    session.refreshToken = tokens.refreshToken;
    renewed(tokens);
  };
  let running: Promise<void> | undefined;
  return () => (running ??= renew().finally(() => (running = undefined)));
}
