import { covers, type Holdings, identityErrors } from '#foundation/identity';

/**
 * A person who makes or changes a machine's credential must have all its scopes, before and after the change. A machine acts
 * for all stores of its granter, so people who are limited to stores may not make or change one.
 * @throws staff.insufficient-rights
 */
export function requireScopes(actor: Holdings, ...scopes: readonly (readonly string[])[]): void {
  if (!covers(actor, { permissions: new Set(scopes.flat()) })) throw identityErrors.insufficientRights();
}
