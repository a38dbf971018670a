import type { Audience } from '#platform/http';

/** What differs between the log-in routes of customers, staff and operators. */
export interface Population {
  readonly who: Audience;
  /** The prefix of their operation ids in the API documents. */
  readonly prefix: '' | 'Admin' | 'Platform';
  /** Set for people who belong to no tenant. */
  readonly tenant?: 'none';
  /** Whether a log-in may first have to set up a second factor, for which it gets a token. */
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
