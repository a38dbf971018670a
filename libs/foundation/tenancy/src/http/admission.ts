import { platformErrors, type Audience, type ResolvedAccess } from '#platform/http';
import type { Principal } from './principal.js';
import { accessErrors } from './access.errors.js';

/** How long a proof of identity counts for sensitive operations, in seconds. */
const STEP_UP_SECONDS = 300;

const STEP_UP_ROUTES: Readonly<Record<Principal['audience'], string>> = {
  customer: '/api/v1/auth/step-up',
  staff: '/api/v1/admin/auth/step-up',
  operator: '/api/v1/platform/auth/step-up',
};

/**
 * Lets a caller in or throws.
 * @throws request.unauthenticated without a needed credential; request.forbidden for the wrong audience, a missing
 *   permission, a machine where no permission is named, or staff limited to stores where the route does not say which
 *   store it concerns; access.step-up-required
 */
export function admit(rule: ResolvedAccess, principal: Principal | undefined): void {
  const open = rule.who.includes('public') || rule.who.includes('guest');
  if (!principal) {
    if (open) return;
    throw platformErrors.unauthenticated();
  }
  // What a machine may do is said by permissions, so it has no business where none is named. It cannot step up either.
  if (principal.kind !== 'session' && (!rule.permission || rule.stepUp)) {
    throw platformErrors.forbidden('This is for people who are logged in, not for keys and apps.');
  }
  if (!open && !rule.who.includes(principal.audience as Audience)) throw platformErrors.forbidden();
  if (rule.permission && principal.audience !== 'customer' && !principal.permissions.has(rule.permission)) {
    throw platformErrors.forbidden(`This needs the permission ${rule.permission}.`);
  }
  // Which store it is follows once the request was read (StoreInterceptor), or by a filter.
  if (principal.stores && rule.permission && rule.store === 'none') {
    throw platformErrors.forbidden('This is not limited to the stores that you work for.');
  }
  if (rule.stepUp && (principal.authTime ?? 0) < Date.now() / 1000 - STEP_UP_SECONDS) {
    throw accessErrors.stepUpRequired(
      `POST your password, and a code if you have a second factor, to ${STEP_UP_ROUTES[principal.audience]}; then repeat the request with the access token that it answers.`,
    );
  }
}
