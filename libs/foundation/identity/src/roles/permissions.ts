/** What a permission allows, in words, and whether it may be handed on to a key or an app. */
export interface PermissionFacts {
  readonly description: string;
  /**
   * Whether it can be a scope of an API key or an OAuth token. Whatever hands out authority (staff, roles, keys,
   * clients), shows or sets secrets, or concerns one person only, is for people who logged in.
   */
  readonly delegable: boolean;
}

/** Everything that a route can ask of staff: `<area>.<verb>`. A permission that is not here exists nowhere. */
export const PERMISSION_CATALOGUE = {
  'catalog.read': { description: 'See products and categories, drafts included', delegable: true },
  'catalog.write': {
    description: 'Change, publish, import and delete products; not their stock',
    delegable: true,
  },
  'stores.read': { description: 'See stores', delegable: true },
  'stores.write': { description: 'Add, change and delete stores', delegable: true },
  'stock.read': { description: 'See stock and its ledger', delegable: true },
  'stock.write': { description: 'Correct stock and set when it counts as low', delegable: true },
  'orders.read': { description: 'See orders, with the email and addresses of who bought', delegable: true },
  'orders.write': { description: 'Move orders from status to status, cancel unpaid ones', delegable: true },
  'orders.refund': { description: 'Give money back; with orders.write, cancel paid orders', delegable: true },
  'payments.read': { description: 'See payments, with the email of who paid', delegable: true },
  'customers.read': { description: 'See customers', delegable: true },
  'customers.write': { description: 'Change customers', delegable: true },
  'staff.read': { description: 'See who works here', delegable: false },
  'staff.write': {
    description: 'Invite, change and remove staff, within one’s own rights',
    delegable: false,
  },
  'roles.read': { description: 'See roles and what they allow', delegable: false },
  'roles.write': { description: 'Make, change and delete roles, within one’s own rights', delegable: false },
  'api-keys.read': { description: 'See API keys, never their secrets', delegable: false },
  'api-keys.write': {
    description: 'Make, rotate and revoke API keys, within one’s own rights',
    delegable: false,
  },
  'oauth-clients.read': { description: 'See OAuth clients, never their secrets', delegable: false },
  'oauth-clients.write': {
    description: 'Register, change and remove OAuth clients, within one’s own rights',
    delegable: false,
  },
  'webhooks.read': { description: 'See webhook endpoints and what was delivered', delegable: true },
  'webhooks.write': {
    description: 'Set up webhook endpoints for what one may read, and see new secrets',
    delegable: false,
  },
  'settings.read': { description: 'See the settings', delegable: true },
  'settings.write': { description: 'Change the settings, secrets included', delegable: false },
  'events.read': {
    description: 'Read the feed of events, as far as one may read what they tell of',
    delegable: true,
  },
  'reports.read': { description: 'See reports', delegable: true },
  'audit.read': { description: 'See what staff and operators did', delegable: false },
  'notifications.read': { description: 'Read one’s own notifications', delegable: false },
} as const satisfies Record<string, PermissionFacts>;
export type Permission = keyof typeof PERMISSION_CATALOGUE;

export const PERMISSIONS = Object.keys(PERMISSION_CATALOGUE) as readonly Permission[];

/** A permission that can be a scope. */
export type DelegablePermission = {
  [P in Permission]: (typeof PERMISSION_CATALOGUE)[P]['delegable'] extends true ? P : never;
}[Permission];

/** Permissions that can be scopes of API keys and OAuth tokens; a scope is a permission's name. */
export const DELEGABLE_PERMISSIONS: readonly DelegablePermission[] = PERMISSIONS.filter(
  (name): name is DelegablePermission => PERMISSION_CATALOGUE[name].delegable,
);

/** What operators may do; for now every operator may do all of it. */
export const OPERATOR_PERMISSIONS = [
  'tenants.read',
  'tenants.write',
  'clusters.read',
  'clusters.write',
  'migrations.read',
  'migrations.write',
  'deeds.read',
  'operators.read',
  'operators.write',
  'queues.read',
  'queues.write',
  'usage.read',
] as const;
