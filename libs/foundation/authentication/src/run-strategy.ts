import type { AuthenticationRequest, AuthenticationStrategy, Standing } from './strategies/strategy.js';

/** A strategy with the ends that Passport gives it for one run. */
interface Run {
  success: (standing: Standing) => void;
  fail: () => void;
  error: (fault: unknown) => void;
  pass: () => void;
  redirect: () => void;
  authenticate(request: AuthenticationRequest, options: object): void;
}

/**
 * Does with a strategy what `passport.authenticate` does, without Express and outside a guard: who calls must be known
 * before Nest chooses a tenant's context. Each run has a copy of its own, which is how Passport itself keeps runs apart.
 * @returns undefined when the credential was refused, for whatever reason
 * @throws whatever went wrong that is not the caller's fault
 */
export function runStrategy(
  strategy: AuthenticationStrategy,
  request: AuthenticationRequest,
): Promise<Standing | undefined> {
  return new Promise((resolve, reject) => {
    const run = Object.create(strategy) as Run;
    run.success = resolve;
    // passport-jwt calls it a failure, too, when the key could not be looked for.
    run.fail = () => (request.fault === undefined ? resolve(undefined) : reject(request.fault as Error));
    run.error = reject;
    run.pass = () => resolve(undefined);
    run.redirect = () => reject(new Error('a credential of a request is never asked for elsewhere'));
    run.authenticate(request, {});
  });
}
