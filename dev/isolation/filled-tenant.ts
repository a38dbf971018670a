import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import type { Mailbox } from '../demo/mailbox.js';
import type { WebhookReceiver } from '../webhooks/launch.js';
import { Belongings } from './belongings.js';
import type { Examples } from './examples.js';
import { kindNamed, Samples } from './samples.js';
import type { Received, Sending, Wire } from './wire.js';

/** The sender of a request, with their credentials. */
export interface Caller {
  readonly name: 'nobody' | 'guest' | 'customer' | 'staff' | 'api key';
  readonly headers: Readonly<Record<string, string>>;
}

/** A customer who may be erased. */
export interface Shopper {
  readonly id: string;
  readonly email: string;
  readonly as: Caller;
}

/** The API, the stand-ins and the provider that both tenants use. */
export interface Services {
  readonly wire: Wire;
  readonly mailbox: Mailbox;
  readonly receiver: WebhookReceiver;
  /** Origin of the Stripe stand-in. */
  readonly stripe: string;
  /** Issuer of an OpenID provider. */
  readonly openId: string;
}

/** The tokens of a tenant's people. */
export interface Tokens {
  customer: string;
  staff: string;
  apiKey: string;
  cart: string;
  order: string;
  /** Credentials of an OAuth client, as form fields. */
  app: string;
}

/** Tokens, secrets and keys in a JSON text. */
const SHOWN_SECRET = /"\w*(?:[tT]oken|[sS]ecret|[kK]ey)":"([^"]{16,})"/g;

export const NOBODY: Caller = { name: 'nobody', headers: {} };

/** A call by one of the tenant's own people. */
export interface OwnCall {
  readonly as?: Caller;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A tenant with its test data: people, tokens, ids, and the texts that nobody else may see. */
export class FilledTenant {
  readonly samples: Samples;
  readonly tokens: Tokens = { customer: '', staff: '', apiKey: '', cart: '', order: '', app: '' };
  readonly belongings: Belongings;
  /** Emails of the owners of the tokens, and of spare people whose sessions and passwords may be changed. */
  readonly emails = { customer: '', staff: '', spareCustomer: '', spareStaff: '' };
  /** A customer who is not erased, for routes of staff that read customers. */
  keptCustomer = '';
  /** Customers who may be erased, each once. They were registered while the worker ran, because that needs a mail. */
  readonly erasable: Shopper[] = [];
  /** Id that the tenant has chosen for its OpenID provider. */
  readonly providerId = newId();
  /** The variant in carts and orders. */
  soldVariant = '';
  #numbers = 0;

  constructor(
    /** `A` attacks, `B` is attacked. */
    readonly name: 'A' | 'B',
    readonly record: TenantRecord,
    /** A word in every text of this tenant. */
    readonly marker: string,
    readonly services: Services,
    examples: Examples,
  ) {
    this.samples = new Samples(examples);
    this.belongings = new Belongings(examples);
    this.belongings.addText(marker);
    this.belongings.learn(record._id);
    this.samples.add('tenants', record._id);
  }

  /** An id of a kind: for `admin:…` from staff's answers, otherwise from shoppers' answers, if there are both. */
  next(kind: string): string | undefined {
    const bare = kind.replace('admin:', '');
    return this.samples.next(kind) ?? this.samples.next(kind === bare ? `admin:${bare}` : bare);
  }

  /** A customer who may be erased. @throws Error if none is left */
  nextErasable(): Shopper {
    const one = this.erasable.pop();
    if (!one) throw new Error(`no customer of ${this.name} is left to be erased: make more in fill.ts`);
    return one;
  }

  /** 1, 2, 3, … for values that must differ. */
  nextNumber(): number {
    return ++this.#numbers;
  }

  get customer(): Caller {
    return { name: 'customer', headers: bearer(this.tokens.customer) };
  }

  get staff(): Caller {
    return { name: 'staff', headers: bearer(this.tokens.staff) };
  }

  get machine(): Caller {
    return { name: 'api key', headers: { 'x-api-key': this.tokens.apiKey } };
  }

  get guest(): Caller {
    return {
      name: 'guest',
      headers: { 'x-cart-token': this.tokens.cart, 'x-order-token': this.tokens.order },
    };
  }

  /** Calls this tenant's own API and collects the ids and secrets of the answer. The path is without /api/v1. */
  async ask(method: string, path: string, { as = NOBODY, body, headers }: OwnCall = {}): Promise<Received> {
    const sending: Sending = {
      method,
      path: `/api/v1${path}`,
      headers: { 'x-tenant': this.record.slug, ...as.headers, ...headers },
      body,
    };
    const received = await this.services.wire.send(sending);
    if (received.status < 400) this.learn(sending.path, received);
    return received;
  }

  /** Like {@link ask}. @throws Error that quotes a refusal */
  async call<T>(method: string, path: string, call: OwnCall = {}): Promise<T> {
    const { status, text, body } = await this.ask(method, path, call);
    if (status >= 400)
      throw new Error(`${method} ${path} of tenant ${this.name} was answered ${status}: ${text}`);
    return body as T;
  }

  /** Records ids and secrets of an answer as this tenant's own. */
  learn(path: string, { text, body }: Pick<Received, 'text' | 'body'>): void {
    this.belongings.learn(text);
    for (const [, secret] of text.matchAll(SHOWN_SECRET)) this.belongings.addText(secret!);
    const words = path.split('?')[0]!.split('/').filter(Boolean).slice(2);
    const word = words.findLast((part) => /^[a-z]+(-[a-z]+)*$/.test(part));
    if (word === undefined) return;
    this.samples.harvest((words[0] === 'admin' ? 'admin:' : '') + kindNamed(word), body);
  }
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
