import { problemOf, type Problem } from './problem.js';
import { withoutTokens, withTokens, type Session, type Tokens } from './session.js';

/** How a renewal ended: with another access token, or with the API's refusal; with neither if the session is no longer there. */
export interface Renewed {
  readonly accessToken?: string;
  /** Several callers may share it: clone it before reading its body. */
  readonly refusal?: Response;
}

/** Replaces the tokens of a session. A refresh token works once; a second use ends the session. */
export class Renewal {
  private readonly running = new Map<string | undefined, Promise<Renewed>>();

  /**
   * @param request sends a refresh token to the API
   * @param ended hears that the API has ended the session
   */
  constructor(
    private readonly session: Session,
    private readonly request: (refreshToken: string) => Promise<Response>,
    private readonly ended: (problem: Problem) => void,
  ) {}

  /**
   * Calls of one log-in at the same time share one renewal. If somebody else has logged in meanwhile, there is nothing to
   * renew, so that no call is sent again as another person.
   * @param used the access token that is no longer valid
   * @param logInId the log-in that it came from
   */
  renew(used: string, logInId: string | undefined): Promise<Renewed> {
    let renewed = this.running.get(logInId);
    if (!renewed) {
      renewed = this.attempt(used, logInId).finally(() => this.running.delete(logInId));
      this.running.set(logInId, renewed);
    }
    return renewed;
  }

  private async attempt(used: string, logInId: string | undefined): Promise<Renewed> {
    let renewed: Renewed = {};
    await this.session.change(async (state) => {
      const { accessToken, refreshToken } = state;
      if (accessToken === undefined || state.logInId !== logInId) return state;
      // Another tab was first; its refresh token is stored, and ours is used.
      if (accessToken !== used) {
        renewed = { accessToken };
        return state;
      }
      if (refreshToken === undefined) return state;
      const answer = await this.request(refreshToken);
      if (!answer.ok) {
        renewed = { refusal: answer };
        return answer.status === 401 ? withoutTokens(state) : state;
      }
      const tokens = (await answer.json()) as Tokens;
      renewed = { accessToken: tokens.accessToken };
      return withTokens(state, tokens);
    });
    const { refusal } = renewed;
    if (refusal?.status === 401) this.ended(await problemOf(refusal));
    return renewed;
  }
}
