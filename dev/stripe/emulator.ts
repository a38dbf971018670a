import type Stripe from 'stripe';
import type { Account, AccountData } from './account.js';
import { Accounts } from './accounts.js';
import { Deliveries } from './deliveries.js';
import { createEndpoint } from './endpoints.js';
import { Faults } from './faults.js';
import { IdempotencyKeys } from './idempotency.js';
import { expireDue } from './sessions.js';

/** Options of the stand-in. */
export interface EmulatorOptions {
  /** An endpoint that every account has from the start. */
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
  /** Called after every change of saved data. */
  readonly onChange?: () => void;
}

/** The stand-in without HTTP: accounts, deliveries, idempotency keys and planted faults. */
export class Emulator {
  readonly deliveries = new Deliveries();
  readonly idempotency = new IdempotencyKeys();
  readonly faults = new Faults();
  readonly accounts: Accounts;
  private readonly sweep = setInterval(() => this.expireDue(), 1000);

  constructor(private readonly options: EmulatorOptions = {}) {
    const onEvent = (account: Account, event: Stripe.Event) => {
      this.deliveries.take(account, event);
      this.changed();
    };
    this.accounts = new Accounts(onEvent, (account) => this.welcome(account));
    this.sweep.unref();
  }

  changed(): void {
    this.options.onChange?.();
  }

  save(): AccountData[] {
    return this.accounts.save();
  }

  load(saved: readonly AccountData[]): void {
    this.accounts.load(saved);
    for (const account of this.accounts.all()) this.deliveries.resume(account);
  }

  close(): void {
    clearInterval(this.sweep);
    this.deliveries.close();
  }

  private expireDue(): void {
    for (const account of this.accounts.all()) expireDue(account);
  }

  private welcome(account: Account): void {
    const { webhookUrl: url, webhookSecret: secret } = this.options;
    if (url) createEndpoint(account, { url, secret, enabled_events: ['*'], description: 'Given at start' });
  }
}
