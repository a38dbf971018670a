import { currentExecution } from '#platform/context';
import { platformErrors } from '#platform/http';
import type { Permission } from '#platform/permissions';

/*
 * What an effect asks of whoever wants it, wherever the request came in. Operations that change or show something call
 * one of these before they do; what a route declares with `@Access` only refuses earlier. Who asks is a fact of the
 * work in progress (`Execution.caller`): jobs, subscribers and commands have no caller and act on the product's own
 * right. Guests and customers hold no permission: what they may do with their own things is an operation of its own,
 * which finds the thing by its owner.
 */

/**
 * Goes on only if the caller holds a permission, in a store if the effect is one store's.
 * @param storeId left out for what concerns the whole tenant: then nobody who is limited to stores may do it
 * @throws request.forbidden that names the permission
 */
export function demand(permission: Permission, storeId?: string): void {
  if (callerMay(permission, storeId)) return;
  if (!callerMayAnywhere(permission))
    throw platformErrors.forbidden(`This needs the permission ${permission}.`);
  throw platformErrors.forbidden(
    storeId === undefined
      ? 'This is not limited to the stores that you work for.'
      : 'This is not one of the stores that you work for.',
  );
}

/**
 * Goes on if the caller holds a permission in any store at all.
 * @returns the stores that it counts in, for the condition of a query; undefined: all
 * @throws request.forbidden that names the permission
 */
export function demandAnywhere(permission: Permission): readonly string[] | undefined {
  if (!callerMayAnywhere(permission))
    throw platformErrors.forbidden(`This needs the permission ${permission}.`);
  return currentExecution()?.caller?.stores;
}

/**
 * As {@link demand}, but customers need no permission for what is about themselves.
 * @param customerId whom the effect concerns
 * @throws request.forbidden that names the permission
 */
export function demandForOther(permission: Permission, customerId: string): void {
  const caller = currentExecution()?.caller;
  if (caller?.audience === 'customer' && caller.id === customerId) return;
  demand(permission);
}

/** Whether the caller holds a permission; see {@link demand} for `storeId`. */
export function callerMay(permission: Permission, storeId?: string): boolean {
  if (!callerMayAnywhere(permission)) return false;
  const stores = currentExecution()?.caller?.stores;
  return !stores || (storeId !== undefined && stores.includes(storeId));
}

/** Customers carry no permissions, and operators none of a tenant's: a set that has it is enough. */
function callerMayAnywhere(permission: Permission): boolean {
  const caller = currentExecution()?.caller;
  return !caller || caller.permissions.has(permission);
}
