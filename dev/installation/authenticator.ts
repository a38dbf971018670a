import { generateSync } from 'otplib';

/** A function that sends a POST request. The callers of the demo and of the tests have this shape. */
export type Post = (path: string, body: object, token?: string) => Promise<{ status: number; body: unknown }>;

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const STEP_SECONDS = 30;

/** An authenticator app: computes the codes of a secret (RFC 6238). */
export class Authenticator {
  private lastStep = 0;

  /** @param secret base32, from the answer to the set-up of a second factor */
  constructor(readonly secret: string) {}

  /**
   * A code that was not returned before: the current one, or the code of the next time step if the current one is used.
   * A third code within one time step (30 s) would not be accepted.
   */
  code(): string {
    const now = Math.floor(Date.now() / 1000 / STEP_SECONDS);
    this.lastStep = Math.max(now, this.lastStep + 1);
    return this.at(this.lastStep);
  }

  /** The code of a time step. */
  at(step: number): string {
    return generateSync({ strategy: 'totp', secret: this.secret, epoch: step * STEP_SECONDS });
  }
}

/**
 * Logs a person in whose account needs a second factor but has none. Sets it up first.
 * @param entrance path of the routes, such as `/platform/auth`
 */
export async function logInAndEnrol(
  post: Post,
  entrance: string,
  credentials: { readonly email: string; readonly password: string },
): Promise<{ readonly tokens: Tokens; readonly authenticator: Authenticator }> {
  const { enrolmentToken } = await insist<{ enrolmentToken: string }>(post, `${entrance}/login`, credentials);
  const { secret } = await insist<{ secret: string }>(post, `${entrance}/mfa/totp`, {}, enrolmentToken);
  const authenticator = new Authenticator(secret);
  const code = { code: authenticator.code() };
  const { tokens } = await insist<{ tokens: Tokens }>(
    post,
    `${entrance}/mfa/totp/confirm`,
    code,
    enrolmentToken,
  );
  return { tokens, authenticator };
}

/** Logs a person in with password and code. */
export async function logInWithCode(
  post: Post,
  entrance: string,
  credentials: { readonly email: string; readonly password: string },
  authenticator: Authenticator,
): Promise<Tokens> {
  const { mfaToken } = await insist<{ mfaToken: string }>(post, `${entrance}/login`, credentials);
  const first = await post(`${entrance}/mfa`, { mfaToken, code: authenticator.code() });
  if (first.status === 200) return first.body as Tokens;
  // Another process may have used the code of this time step.
  return insist(post, `${entrance}/mfa`, { mfaToken, code: authenticator.code() });
}

async function insist<T>(post: Post, path: string, sent: object, token?: string): Promise<T> {
  const { status, body } = await post(path, sent, token);
  if (status !== 200) throw new Error(`POST ${path} was answered ${status}: ${JSON.stringify(body)}`);
  return body as T;
}
