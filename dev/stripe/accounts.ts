import type Stripe from 'stripe';
import { Account } from './account.js';
import type { AccountData, StoredSession } from './account.js';
import { StripeError } from './stripe-error.js';

/** All accounts. An account is created when its key is first used. */
export class Accounts {
  private readonly byKey = new Map<string, Account>();

  constructor(
    private readonly onEvent: (account: Account, event: Stripe.Event) => void,
    private readonly onOpen: (account: Account) => void,
  ) {}

  /** The account of an Authorization header: Bearer, or Basic with the key as user name. */
  authenticate(header: string | undefined): Account {
    const key = keyOf(header);
    if (!key) {
      throw unauthorized(
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
      );
    }
    if (/^[sr]k_live_/.test(key)) throw unauthorized('A live key was sent to a local stand-in. Revoke it.');
    if (!/^[sr]k_test_\w{3,}$/.test(key)) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
    return this.open(key);
  }

  /** The account of a key; a new one for a new key. */
  open(key: string): Account {
    const existing = this.byKey.get(key);
    if (existing) return existing;
    const account = new Account(Account.empty(key), this.onEvent);
    this.byKey.set(key, account);
    this.onOpen(account);
    return account;
  }

  /** Finds the account and session for the address of a hosted page, which contains no key. */
  findSession(id: string): { account: Account; stored: StoredSession } | undefined {
    for (const account of this.byKey.values()) {
      const stored = account.data.sessions[id];
      if (stored) return { account, stored };
    }
    return undefined;
  }

  all(): Account[] {
    return [...this.byKey.values()];
  }

  save(): AccountData[] {
    return this.all().map((account) => account.data);
  }

  load(saved: readonly AccountData[]): void {
    for (const data of saved) this.byKey.set(data.key, new Account(data, this.onEvent));
  }
}

function keyOf(header = ''): string {
  const [scheme, credentials = ''] = header.split(' ');
  if (scheme === 'Bearer') return credentials;
  return scheme === 'Basic' ? Buffer.from(credentials, 'base64').toString().split(':')[0]! : '';
}

function masked(key: string): string {
  return key.length < 12
    ? '*'.repeat(key.length)
    : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}

function unauthorized(message: string): StripeError {
  return new StripeError(401, { type: 'invalid_request_error', message });
}
