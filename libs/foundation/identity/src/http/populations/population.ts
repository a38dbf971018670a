import type { Audience } from '#platform/http';

/** People who log in the same way: what differs between the routes of customers, staff and operators. */
export interface Population {
  readonly who: Audience;
  /** What the names of their operations begin with in the API documents. */
  readonly prefix: '' | 'Admin' | 'Platform';
  /** For people who belong to no tenant. */
  readonly tenant?: 'none';
  /** Whether a log-in can wait until a second factor is set up, so that its token opens the set-up. */
  readonly enrolsAtLogIn: boolean;
}

export const CUSTOMERS: Population = { who: 'customer', prefix: '', enrolsAtLogIn: false };
export const STAFF: Population = { who: 'staff', prefix: 'Admin', enrolsAtLogIn: true };
export const OPERATORS: Population = {
  who: 'operator',
  prefix: 'Platform',
  tenant: 'none',
  enrolsAtLogIn: true,
};
