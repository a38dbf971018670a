/** A leak or another fault that the run found. */
export interface Leak {
  readonly kind:
    | 'answer' // an answer shows data of another tenant
    | 'accepted' // a request was accepted that must be refused
    | 'status' // refused with the wrong status
    | 'fault' // answered 5xx
    | 'changed' // another tenant's database changed
    | 'mongodb'
    | 'redis'
    | 'log'
    | 'socket'
    | 'delivery'
    | 'state' // an answer depends on an earlier caller
    | 'not-attacked';
  readonly route: string;
  readonly detail: string;
  /** How to reproduce it. */
  readonly reproduce: string;
}

/** The result of an attack on the whole product. */
export interface Report {
  readonly routes: number;
  readonly requests: number;
  readonly leaks: readonly Leak[];
}

/** Collects leaks, without duplicates. */
export class Findings {
  readonly #leaks = new Map<string, Leak>();
  /** The route that is attacked now, for leaks that are found elsewhere, for example in the log. */
  route = '(filling)';

  add(leak: Omit<Leak, 'route'> & { readonly route?: string }): void {
    const whole = { route: this.route, ...leak };
    const key = `${whole.kind} ${whole.route} ${whole.detail}`;
    if (!this.#leaks.has(key)) this.#leaks.set(key, whole);
  }

  get all(): readonly Leak[] {
    return [...this.#leaks.values()];
  }
}
