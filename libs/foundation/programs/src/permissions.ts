import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff in this library. */
export const staffPermissions = declarePermissions({
  'api-keys.read': {
    description: 'See API keys, without their secrets',
    delegable: false,
  },
  'api-keys.write': {
    description: 'Make, rotate and revoke API keys, up to your own rights',
    delegable: false,
  },
  'oauth-clients.read': {
    description: 'See OAuth clients, without their secrets',
    delegable: false,
  },
  'oauth-clients.write': {
    description: 'Register, change and remove OAuth clients, up to your own rights',
    delegable: false,
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
