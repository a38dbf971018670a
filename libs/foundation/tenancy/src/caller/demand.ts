import { currentExecution } from '#platform/context';
import { platformErrors } from '#platform/errors';
import type { Permission } from '#platform/permissions';
import { needs, NOT_LIMITED, NOT_YOUR_STORE } from './refusals.js';

/*
 * Operations that change or show data check the caller's permission with one of these functions first, no matter which
 * route, message or import called them; `@Access` of a route only refuses earlier. The caller is part of the current
 * execution (`Execution.caller`): jobs, subscribers and commands have no caller and act with the product's own rights.
 * Guests and customers have no permissions: what they may do with their own data are separate operations, which find the
 * data by its owner.
 */

/**
 * Throws unless the caller has a permission, for a store if the operation concerns one store.
 * @param storeId left out if the operation concerns the whole tenant: then callers who are limited to stores are refused
 * @throws request.forbidden that names the permission
 */
export function demand(permission: Permission, storeId?: string): void {
  if (callerMay(permission, storeId)) return;
  if (!callerMayAnywhere(permission)) throw platformErrors.forbidden(needs(permission));
  throw platformErrors.forbidden(storeId === undefined ? NOT_LIMITED : NOT_YOUR_STORE);
}

/**
 * Throws unless the caller has a permission for at least one store.
 * @returns the stores for which it holds, for the condition of a query; undefined: all
 * @throws request.forbidden that names the permission
 */
export function demandAnywhere(permission: Permission): readonly string[] | undefined {
  if (!callerMayAnywhere(permission)) throw platformErrors.forbidden(needs(permission));
  return currentExecution()?.caller?.stores;
}

/**
 * As {@link demand}, but customers need no permission for what is about themselves.
 * @param customerId the customer whom the operation concerns
 * @throws request.forbidden that names the permission
 */
export function demandForOther(permission: Permission, customerId: string): void {
  const caller = currentExecution()?.caller;
  if (caller?.audience === 'customer' && caller.id === customerId) return;
  demand(permission);
}

/** Whether the caller has a permission; see {@link demand} for `storeId`. */
export function callerMay(permission: Permission, storeId?: string): boolean {
  if (!callerMayAnywhere(permission)) return false;
  const stores = currentExecution()?.caller?.stores;
  return !stores || (storeId !== undefined && stores.includes(storeId));
}

/** The audience need not be checked: customers have no permissions, and operators none of a tenant's. */
function callerMayAnywhere(permission: Permission): boolean {
  const caller = currentExecution()?.caller;
  return !caller || caller.permissions.has(permission);
}
