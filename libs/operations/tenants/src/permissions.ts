import { declareOperatorPermissions, type Named } from '#platform/permissions';

/** What operators need for the things of this library. */
export const operatorPermissions = declareOperatorPermissions({
  'tenants.read': 'See tenants and their settings',
  'tenants.write': 'Make, change, suspend and delete tenants',
  'queues.read': 'See the queues, and retry and remove jobs',
});

declare module '#platform/permissions' {
  interface OperatorPermissions extends Named<typeof operatorPermissions> {}
}
