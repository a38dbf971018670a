import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff in this library. */
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
    description: 'Invite, change and remove staff, up to your own rights',
    role: 'manager',
    delegable: false,
  },
  'roles.read': {
    description: 'See roles and what they allow',
    role: 'manager',
    delegable: false,
  },
  'roles.write': {
    description: 'Make, change and delete roles, up to your own rights',
    delegable: false,
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
