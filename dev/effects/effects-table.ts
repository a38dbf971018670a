/**
 * Who may cause which effect, written by hand. Nothing here is read from `@Access`, from routes or from the list of
 * roles: the product is compared with this table, so a route that declares too little is found.
 *
 * The shop has a paid order of a customer, a paid order of a guest and an unpaid order of the customer, all in the same
 * store. Change the table only if the product shall allow something else, never to make a failing proof pass.
 */
export interface WhoMay {
  /** Staff, by built-in role. `owner of the store` has the role owner, limited to the orders' store. */
  readonly staff: readonly ('owner' | 'manager' | 'support' | 'owner of the store')[];
  /** Permissions that are enough alone: each is given to a role as its only permission. */
  readonly alone: readonly string[];
  /** Permissions that are enough as the only scope of an API key or app. */
  readonly scope: readonly string[];
  /**
   * Other callers. `every scope`: keys and apps with all scopes; `mover and refunder`: a role with both permissions.
   */
  readonly also: readonly (
    'customer' | 'another customer' | 'guest' | 'another guest' | 'every scope' | 'mover and refunder'
  )[];
  /** Operations that must cause the effect at least once; otherwise the requests of this proof are wrong. */
  readonly through: readonly string[];
}

export const EFFECTS = {
  'money of the customer’s order goes back': {
    staff: ['owner', 'manager', 'owner of the store'],
    alone: ['orders.refund'],
    scope: ['orders.refund'],
    also: ['customer', 'every scope', 'mover and refunder'],
    through: ['Checkout_cancel', 'StaffOrders_setStatus', 'StaffOrders_changeStatus', 'StaffOrders_refund'],
  },
  'money of the guest’s order goes back': {
    staff: ['owner', 'manager', 'owner of the store'],
    alone: ['orders.refund'],
    scope: ['orders.refund'],
    also: ['guest', 'every scope', 'mover and refunder'],
    through: ['Checkout_cancel', 'StaffOrders_setStatus', 'StaffOrders_changeStatus', 'StaffOrders_refund'],
  },
  // The money is refunded, so the permission to change the status is not enough.
  'the customer’s paid order is cancelled': {
    staff: ['owner', 'manager', 'owner of the store'],
    alone: [],
    scope: [],
    also: ['customer', 'every scope', 'mover and refunder'],
    through: ['Checkout_cancel', 'StaffOrders_setStatus', 'StaffOrders_changeStatus'],
  },
  'the guest’s paid order is cancelled': {
    staff: ['owner', 'manager', 'owner of the store'],
    alone: [],
    scope: [],
    also: ['guest', 'every scope', 'mover and refunder'],
    through: ['Checkout_cancel', 'StaffOrders_setStatus', 'StaffOrders_changeStatus'],
  },
  'an unpaid order is cancelled': {
    staff: ['owner', 'manager', 'owner of the store'],
    alone: ['orders.write'],
    scope: ['orders.write'],
    also: ['customer', 'every scope', 'mover and refunder'],
    through: ['Checkout_cancel', 'StaffOrders_setStatus', 'StaffOrders_changeStatus'],
  },
  'an order is moved on': {
    staff: ['owner', 'manager', 'owner of the store'],
    alone: ['orders.write'],
    scope: ['orders.write'],
    also: ['every scope', 'mover and refunder'],
    through: ['StaffOrders_setStatus', 'StaffOrders_changeStatus'],
  },
  'personal data of the customer is read': {
    staff: ['owner', 'manager', 'support', 'owner of the store'],
    alone: ['customers.read', 'orders.read', 'payments.read'],
    scope: ['customers.read', 'orders.read', 'payments.read'],
    also: ['customer', 'every scope'],
    through: [
      'AdminOrders_list',
      'AdminOrders_get',
      'AdminPayments_list',
      'AdminPayments_get',
      'Orders_get',
      'Events_list',
      'Customers_list',
      'Customers_read',
      'Orders_list',
      'Me_read',
      'MyAddresses_list',
    ],
  },
  // Guests have no account, so the list of customers does not show them.
  'personal data of the guest is read': {
    staff: ['owner', 'manager', 'support', 'owner of the store'],
    alone: ['orders.read', 'payments.read'],
    scope: ['orders.read', 'payments.read'],
    also: ['guest', 'every scope'],
    through: [
      'AdminOrders_list',
      'AdminOrders_get',
      'AdminPayments_list',
      'AdminPayments_get',
      'Orders_get',
      'Events_list',
    ],
  },
  'data of a customer is exported': {
    staff: ['owner', 'manager'],
    alone: ['customers.write'],
    scope: [],
    also: ['customer', 'another customer'],
    through: ['Customers_export', 'MyData_export'],
  },
  'a customer is erased': {
    staff: ['owner', 'manager'],
    alone: ['customers.write'],
    scope: [],
    also: ['customer', 'another customer'],
    through: ['Customers_erase', 'MyData_erase'],
  },
  // It also needs the permissions to read the events.
  'events are sent to an address': {
    staff: ['owner'],
    alone: [],
    scope: [],
    also: [],
    through: ['WebhookEndpoints_create', 'WebhookEndpoints_update'],
  },
  'a price changes': {
    staff: ['owner', 'manager'],
    alone: ['catalog.write'],
    scope: ['catalog.write'],
    also: ['every scope'],
    through: ['AdminProducts_create', 'AdminProducts_update'],
  },
  // What it writes follows later, with the right to stock that its sender had.
  'an import of products begins': {
    staff: ['owner', 'manager'],
    alone: ['catalog.write'],
    scope: ['catalog.write'],
    also: ['every scope'],
    through: ['Imports_products'],
  },
  'what a price list asks changes': {
    staff: ['owner', 'manager'],
    alone: ['prices.write'],
    scope: ['prices.write'],
    also: ['every scope'],
    through: ['PriceLists_create', 'PriceLists_update', 'PriceLists_remove', 'ListPrices_set'],
  },
  // They decide which prices the customer gets. The answer shows the person, so the permission to change is not enough.
  'the groups of a customer change': {
    staff: ['owner', 'manager'],
    alone: [],
    scope: [],
    also: ['every scope'],
    through: ['Customers_update'],
  },
  'stock is corrected': {
    staff: ['owner', 'manager', 'owner of the store'],
    alone: ['stock.write'],
    scope: ['stock.write'],
    also: ['every scope'],
    through: ['Stock_adjust'],
  },
  'a secret of a webhook is seen': {
    staff: ['owner'],
    alone: ['webhooks.write'],
    scope: [],
    also: [],
    through: ['WebhookEndpoints_create', 'WebhookEndpoints_rotateSecret'],
  },
  // Nobody can give a key more permissions than they have, and a single permission is not enough to make keys.
  'an API key is seen': {
    staff: ['owner'],
    alone: [],
    scope: [],
    also: [],
    through: ['ApiKeys_create', 'ApiKeys_rotate'],
  },
  'the secret of an app is seen': {
    staff: ['owner'],
    alone: [],
    scope: [],
    also: [],
    through: ['OAuthClients_create', 'OAuthClients_rotateSecret'],
  },
  'a secret that was entered is seen': { staff: [], alone: [], scope: [], also: [], through: [] },
  'staff change': {
    staff: ['owner', 'manager'],
    alone: ['staff.write'],
    scope: [],
    also: [],
    through: ['Staff_invite', 'Staff_update', 'Staff_remove'],
  },
  'a role changes': {
    staff: ['owner'],
    alone: ['roles.write'],
    scope: [],
    also: [],
    through: ['Roles_create', 'Roles_update', 'Roles_remove'],
  },
  'authority is handed to a key or an app': {
    staff: ['owner'],
    alone: [],
    scope: [],
    also: [],
    through: [
      'ApiKeys_create',
      'ApiKeys_update',
      'ApiKeys_rotate',
      'OAuthClients_create',
      'OAuthClients_update',
      'OAuthClients_rotateSecret',
    ],
  },
  'the ways to sign in change': {
    staff: ['owner'],
    alone: ['settings.write'],
    scope: [],
    also: [],
    through: ['IdentityProviders_put', 'IdentityProviders_remove'],
  },
} as const satisfies Record<string, WhoMay>;

export type Effect = keyof typeof EFFECTS;

/** The kinds of callers in the table. */
export type CallerName =
  | 'nobody'
  | 'customer'
  | 'another customer'
  | 'guest'
  | 'another guest'
  | 'owner'
  | 'manager'
  | 'support'
  | 'owner of the store'
  | 'owner of another store'
  | 'owner of another tenant'
  | 'staff without permissions'
  | 'mover and refunder'
  | 'operator'
  | `staff with ${string} alone`
  | `API key with ${string}`
  | `app with ${string}`;

/** Whether the table allows this caller to cause this effect. */
export function mayBringAbout(effect: Effect, caller: CallerName): boolean {
  const { staff, alone, scope, also }: WhoMay = EFFECTS[effect];
  const [, role] = /^staff with (\S+) alone$/.exec(caller) ?? [];
  if (role !== undefined) return alone.includes(role);
  const [, scopes] = /^(?:API key|app) with (.+)$/.exec(caller) ?? [];
  if (scopes !== undefined) return scopes === 'every scope' ? also.includes(scopes) : scope.includes(scopes);
  return [...staff, ...also].some((name) => name === caller);
}
