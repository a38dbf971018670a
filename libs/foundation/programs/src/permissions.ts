import { declarePermissions, type Named } from '#platform/permissions';

/** What staff need for the things of this library. */
export const staffPermissions = declarePermissions({
  'api-keys.read': {
    description: 'See API keys, never their secrets',
    delegable: false,
  },
  'api-keys.write': {
    description: 'Make, rotate and revoke API keys, within one’s own rights',
    delegable: false,
  },
  'oauth-clients.read': {
    description: 'See OAuth clients, never their secrets',
    delegable: false,
  },
  'oauth-clients.write': {
    description: 'Register, change and remove OAuth clients, within one’s own rights',
    delegable: false,
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
