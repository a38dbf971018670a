import { platformErrors, type Audience, type ResolvedAccess } from '#platform/http';
import type { Principal } from '../caller/principal.js';
import { accessErrors } from './access.errors.js';

/*
 * What a route or a message asks of its caller, one question each. The guards of this folder ask them where Nest calls a
 * handler; the edge asks all of them where a plugin serves the route and Nest is not in between.
 */

/** How long a proof of identity counts for sensitive operations, in seconds. */
const STEP_UP_SECONDS = 300;

const STEP_UP_ROUTES: Readonly<Record<Principal['audience'], string>> = {
  customer: '/api/v1/auth/step-up',
  staff: '/api/v1/admin/auth/step-up',
  operator: '/api/v1/platform/auth/step-up',
};

/**
 * Whether this kind of caller has any business here.
 * @throws request.unauthenticated without a needed credential; request.forbidden for the wrong audience, or for a machine
 *   where no permission is named
 */
export function demandCaller(rule: ResolvedAccess, principal: Principal | undefined): void {
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
}

/** @throws request.forbidden that names the permission */
export function demandPermission({ permission }: ResolvedAccess, principal: Principal | undefined): void {
  if (!permission || !principal || principal.audience === 'customer') return;
  if (!principal.permissions.has(permission)) {
    throw platformErrors.forbidden(`This needs the permission ${permission}.`);
  }
}

/**
 * Whoever is limited to stores has no business where it is not said which store is concerned. Where it is said in the
 * request itself, {@link StoreGuard} looks.
 * @throws request.forbidden
 */
export function demandStore(rule: ResolvedAccess, principal: Principal | undefined): void {
  if (principal?.stores && rule.permission && rule.store === 'none') {
    throw platformErrors.forbidden('This is not limited to the stores that you work for.');
  }
}

/** @throws access.step-up-required where the last proof of who it is was too long ago */
export function demandFreshProof({ stepUp }: ResolvedAccess, principal: Principal | undefined): void {
  if (stepUp && principal && (principal.authTime ?? 0) < Date.now() / 1000 - STEP_UP_SECONDS) {
    throw accessErrors.stepUpRequired(
      `POST your password, and a code if you have a second factor, to ${STEP_UP_ROUTES[principal.audience]}; then repeat the request with the access token that it answers.`,
    );
  }
}

/** All of them, in the order of the guards. */
export function admit(rule: ResolvedAccess, principal: Principal | undefined): void {
  demandCaller(rule, principal);
  demandPermission(rule, principal);
  demandStore(rule, principal);
  demandFreshProof(rule, principal);
}
