import { declareOperatorPermissions, type Named } from '#platform/permissions';

/** Permissions of operators for this library. */
export const operatorPermissions = declareOperatorPermissions({
  'tenants.read': 'See tenants and their settings',
  'tenants.write': 'Create, change, suspend, resume and delete tenants',
  'queues.read': 'See the queues, and retry and remove jobs',
});

declare module '#platform/permissions' {
  interface OperatorPermissions extends Named<typeof operatorPermissions> {}
}
