import type { SessionState, SessionStorage } from './storage.js';

/** What the API answers to a log-in, a step-up or a refresh token. */
export interface Tokens {
  readonly accessToken: string;
  /** Lifetime of the access token in seconds. */
  readonly expiresIn: number;
  readonly refreshToken?: string;
  readonly deviceToken?: string;
}

/** A change that asks the API gives up after this time, so that others who wait get their turn. */
export const TURN_MS = 30_000;

/** Changes of storages that have no lock of their own wait for each other here. */
const lastChanges = new WeakMap<SessionStorage, Promise<unknown>>();

/** Who calls, and with which cart. What is stored is changed only here, one change after the other. */
export class Session {
  constructor(private readonly storage: SessionStorage) {}

  async state(): Promise<SessionState> {
    return (await this.storage.load()) ?? {};
  }

  /** Keeps the tokens of an answer; those that it does not have stay. */
  keep(tokens: Tokens): Promise<void> {
    // The answer to a step-up has no refresh token: it continues the session.
    const isLogIn = tokens.refreshToken !== undefined;
    return this.change((state) => ({
      ...withTokens(state, tokens),
      ...(isLogIn && { logInId: newLogInId() }),
    }));
  }

  /** Forgets tokens and cart after a log-out. The token of the device stays. */
  forget(): Promise<void> {
    return this.change(({ deviceToken }) => (deviceToken === undefined ? {} : { deviceToken }));
  }

  /**
   * Saves what `next` makes of the stored state. Nobody else changes it meanwhile.
   * @param next returns the same object if there is nothing to save
   */
  change(next: (state: SessionState) => SessionState | Promise<SessionState>): Promise<void> {
    return this.exclusively(async () => {
      const state = await this.state();
      const changed = await next(state);
      if (changed !== state) await this.storage.save(changed);
    });
  }

  private exclusively(work: () => Promise<void>): Promise<void> {
    if (this.storage.exclusively) return this.storage.exclusively(work);
    const turn = (lastChanges.get(this.storage) ?? Promise.resolve()).then(work);
    // Whoever waits does not care how this one ended.
    lastChanges.set(
      this.storage,
      turn.catch(() => undefined),
    );
    return turn;
  }
}

/** Unlike `randomUUID`, this also works on pages that are neither from https nor from localhost. */
function newLogInId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

export function withTokens(
  state: SessionState,
  { accessToken, expiresIn, refreshToken, deviceToken }: Tokens,
): SessionState {
  return {
    ...state,
    accessToken,
    accessTokenEndsAt: Date.now() + expiresIn * 1_000,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(deviceToken !== undefined && { deviceToken }),
  };
}

/** For a session that the API has ended: the cart of a guest and the device are still known. */
export function withoutTokens({ deviceToken, cartToken }: SessionState): SessionState {
  return {
    ...(deviceToken !== undefined && { deviceToken }),
    ...(cartToken !== undefined && { cartToken }),
  };
}
