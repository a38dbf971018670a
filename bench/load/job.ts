/** A request of a client. */
export interface RequestSpec {
  readonly method: 'GET' | 'POST';
  /** Path with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends the requests of a list again and again, until `amount` were answered. */
export interface RequestsJob {
  readonly kind: 'requests';
  readonly origin: string;
  readonly requests: readonly RequestSpec[];
  readonly amount: number;
  readonly connections: number;
}

/** The data of a shop that a shopper's client needs. */
export interface ShopAddress {
  readonly tenantId: string;
  readonly slug: string;
  readonly variantIds: readonly string[];
}

/** Makes `amount` purchases: cart, order, payment, reading the paid order. */
export interface PurchasesJob {
  readonly kind: 'purchases';
  readonly origin: string;
  readonly shops: readonly ShopAddress[];
  /** Origin of the Stripe stand-in, and the secret that signs its webhooks to every shop. */
  readonly stripeOrigin: string;
  readonly webhookSecret: string;
  readonly amount: number;
  readonly connections: number;
}

export type Job = RequestsJob | PurchasesJob;

/** The results of a client. */
export interface Outcome {
  /** Latencies in milliseconds. For a purchase, the sum of its answers. */
  readonly latencies: readonly number[];
  readonly wallMs: number;
  /** Kinds of failures, such as `503`, with their number. */
  readonly failures: Readonly<Record<string, number>>;
}
