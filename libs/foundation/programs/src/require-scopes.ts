import { covers, type Holdings, identityErrors } from '#foundation/identity';

/**
 * Whoever makes or touches a machine's credential must hold all its scopes, before and after. A machine acts wherever
 * its granter may, so nobody who is limited to stores has to do with them.
 * @throws staff.beyond-authority
 */
export function requireScopes(actor: Holdings, ...scopes: readonly (readonly string[])[]): void {
  if (!covers(actor, { permissions: new Set(scopes.flat()) })) throw identityErrors.beyondAuthority();
}
