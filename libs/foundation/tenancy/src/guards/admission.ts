import { platformErrors } from '#platform/errors';
import type { Audience, ResolvedAccess } from '#platform/http';
import type { Principal } from '../caller/principal.js';
import { needs, NOT_LIMITED } from '../caller/refusals.js';
import { accessErrors } from './access.errors.js';

/*
 * The checks of a caller for a route or a message. Each guard of this folder runs one of them before Nest calls a handler; for
 * the routes of plugins, which Nest does not serve, the edge runs all of them.
 */

/** How long a proof of identity is valid for sensitive operations, in seconds. */
const STEP_UP_SECONDS = 300;

const STEP_UP_ROUTES: Readonly<Record<Principal['audience'], string>> = {
  customer: '/api/v1/auth/step-up',
  staff: '/api/v1/admin/auth/step-up',
  operator: '/api/v1/platform/auth/step-up',
};

/**
 * Checks that this kind of caller may use the route.
 * @throws request.unauthenticated if a credential is needed; request.forbidden for the wrong audience, or for a machine
 *   at a route without a permission whose answer is not everybody's
 */
export function demandCaller(rule: ResolvedAccess, principal: Principal | undefined): void {
  const open = rule.who.includes('public') || rule.who.includes('guest');
  if (!principal) {
    if (open) return;
    throw platformErrors.unauthenticated();
  }
  // Scopes are permissions, so a machine may not use a route without one, unless it answers the same to everybody. It cannot
  // step up either.
  if (principal.kind !== 'session' && ((!rule.permission && !rule.revalidates) || rule.stepUp)) {
    throw platformErrors.forbidden({
      en: 'This is for people who are logged in, not for API keys and apps.',
      de: 'Das ist für angemeldete Personen, nicht für API-Schlüssel und Apps.',
    });
  }
  if (!open && !rule.who.includes(principal.audience as Audience)) throw platformErrors.forbidden();
}

/** @throws request.forbidden that names the permission */
export function demandPermission({ permission }: ResolvedAccess, principal: Principal | undefined): void {
  if (!permission || !principal || principal.audience === 'customer') return;
  if (!principal.permissions.has(permission)) {
    throw platformErrors.forbidden(needs(permission));
  }
}

/**
 * Refuses callers who are limited to stores at routes that do not name a store. If the request names it,
 * {@link StoreGuard} checks which one.
 * @throws request.forbidden
 */
export function demandStore(rule: ResolvedAccess, principal: Principal | undefined): void {
  if (principal?.stores && rule.permission && rule.store === 'none') {
    throw platformErrors.forbidden(NOT_LIMITED);
  }
}

/** @throws access.step-up-required if the last proof of identity was too long ago */
export function demandFreshProof({ stepUp }: ResolvedAccess, principal: Principal | undefined): void {
  if (stepUp && principal && (principal.authTime ?? 0) < Date.now() / 1000 - STEP_UP_SECONDS) {
    const route = STEP_UP_ROUTES[principal.audience];
    throw accessErrors.stepUpRequired({
      en: `POST your password, and a code if you have a second factor, to ${route}; then repeat the request with the access token in the answer.`,
      de: `Senden Sie Ihr Passwort, und einen Code, falls Sie einen zweiten Faktor haben, mit POST an ${route}; wiederholen Sie dann die Anfrage mit dem Access-Token der Antwort.`,
    });
  }
}

/** All checks, in the order of the guards. */
export function admit(rule: ResolvedAccess, principal: Principal | undefined): void {
  demandCaller(rule, principal);
  demandPermission(rule, principal);
  demandStore(rule, principal);
  demandFreshProof(rule, principal);
}
