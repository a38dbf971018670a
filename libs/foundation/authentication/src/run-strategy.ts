import type {
  AuthenticationRequest,
  AuthenticationStrategy,
  VerifiedCredential,
} from './strategies/strategy.js';

/** A strategy with the callbacks that Passport gives it for one run. */
interface Run {
  success: (verified: VerifiedCredential) => void;
  fail: () => void;
  error: (fault: unknown) => void;
  pass: () => void;
  redirect: () => void;
  authenticate(request: AuthenticationRequest, options: object): void;
}

/**
 * Runs a strategy as `passport.authenticate` does, but without Express and outside a guard: the caller must be known
 * before Nest chooses a tenant's context. Each run uses a copy of the strategy, as in Passport itself.
 * @returns undefined if the credential was refused, for any reason
 * @throws any error that is not the caller's fault
 */
export function runStrategy(
  strategy: AuthenticationStrategy,
  request: AuthenticationRequest,
): Promise<VerifiedCredential | undefined> {
  return new Promise((resolve, reject) => {
    const run = Object.create(strategy) as Run;
    run.success = resolve;
    // passport-jwt also reports a failure if the key could not be looked up.
    run.fail = () => (request.fault === undefined ? resolve(undefined) : reject(request.fault as Error));
    run.error = reject;
    run.pass = () => resolve(undefined);
    run.redirect = () =>
      reject(new Error('a strategy must not redirect: it checks a credential of the request'));
    run.authenticate(request, {});
  });
}
