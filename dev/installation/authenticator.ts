import { generateSync } from 'otplib';

/** What a log-in needs; the demo's and the tests' callers fit. */
export type Post = (path: string, body: object, token?: string) => Promise<{ status: number; body: unknown }>;

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const STEP_SECONDS = 30;

/** An authenticator app: computes the codes of a secret (RFC 6238). */
export class Authenticator {
  private lastStep = 0;

  /** @param secret base32, as the set-up of a second factor answers it */
  constructor(readonly secret: string) {}

  /**
   * A code that it has not given yet: of now, or of the next half minute if now's is used up. A third code within one
   * half minute would not be accepted.
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
 * Logs somebody in whose account needs a second factor and has none: sets it up first.
 * @param entrance where the routes are, such as `/platform/auth`
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

/** Logs somebody in by password and code. */
export async function logInWithCode(
  post: Post,
  entrance: string,
  credentials: { readonly email: string; readonly password: string },
  authenticator: Authenticator,
): Promise<Tokens> {
  const { mfaToken } = await insist<{ mfaToken: string }>(post, `${entrance}/login`, credentials);
  const first = await post(`${entrance}/mfa`, { mfaToken, code: authenticator.code() });
  if (first.status === 200) return first.body as Tokens;
  // Another process may have used this half minute's code.
  return insist(post, `${entrance}/mfa`, { mfaToken, code: authenticator.code() });
}

async function insist<T>(post: Post, path: string, sent: object, token?: string): Promise<T> {
  const { status, body } = await post(path, sent, token);
  if (status !== 200) throw new Error(`POST ${path} was answered ${status}: ${JSON.stringify(body)}`);
  return body as T;
}
