/** One request as a client sends it. */
export interface RequestSpec {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends requests of a list, over and over, until `amount` were answered. */
export interface RequestsJob {
  readonly kind: 'requests';
  readonly origin: string;
  readonly requests: readonly RequestSpec[];
  readonly amount: number;
  readonly connections: number;
}

/** A shop as a shopper's client knows it. */
export interface ShopAddress {
  readonly tenantId: string;
  readonly slug: string;
  readonly variantIds: readonly string[];
}

/** Buys `amount` times: cart, order, payment, look at the paid order. */
export interface PurchasesJob {
  readonly kind: 'purchases';
  readonly origin: string;
  readonly shops: readonly ShopAddress[];
  /** Where the Stripe stand-in takes the money, and what its messages to every shop are signed with. */
  readonly stripeOrigin: string;
  readonly webhookSecret: string;
  readonly amount: number;
  readonly connections: number;
}

export type Job = RequestsJob | PurchasesJob;

/** What a client saw. */
export interface Outcome {
  /** In milliseconds; of a purchase, the answers that it waited for added up. */
  readonly latencies: readonly number[];
  readonly wallMs: number;
  /** What went wrong, such as `503`, and how often. */
  readonly failures: Readonly<Record<string, number>>;
}
