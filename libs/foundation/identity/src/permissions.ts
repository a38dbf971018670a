import { declareOperatorPermissions, declarePermissions, type Named } from '#platform/permissions';

/** What staff need for the things of this library. */
export const staffPermissions = declarePermissions({
  'customers.read': {
    description: 'See customers',
    role: 'support',
    delegable: { de: 'Kundinnen und Kunden sehen' },
  },
  'customers.write': {
    description: 'Change customers',
    role: 'manager',
    delegable: { de: 'Kundinnen und Kunden ändern' },
  },
  'staff.read': {
    description: 'See who works here',
    role: 'manager',
    delegable: false,
  },
  'staff.write': {
    description: 'Invite, change and remove staff, within one’s own rights',
    role: 'manager',
    delegable: false,
  },
  'roles.read': {
    description: 'See roles and what they allow',
    role: 'manager',
    delegable: false,
  },
  'roles.write': {
    description: 'Make, change and delete roles, within one’s own rights',
    delegable: false,
  },
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
  'audit.read': {
    description: 'See what staff and operators did',
    delegable: false,
  },
});

/** What operators need for the things of this library. */
export const operatorPermissions = declareOperatorPermissions({
  'deeds.read': 'See what operators did',
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
  interface OperatorPermissions extends Named<typeof operatorPermissions> {}
}
