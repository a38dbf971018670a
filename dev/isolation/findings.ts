/** Something that must not be. */
export interface Leak {
  readonly kind:
    | 'answer' // an answer tells of another tenant
    | 'accepted' // what had to be refused was not
    | 'status' // refused, but not as it should be
    | 'fault' // answered 5xx
    | 'changed' // another tenant's database changed
    | 'mongodb'
    | 'redis'
    | 'log'
    | 'socket'
    | 'delivery'
    | 'state' // an answer depends on who asked before
    | 'not-attacked';
  readonly route: string;
  readonly detail: string;
  /** How to see it again. */
  readonly reproduce: string;
}

/** What an attack of the whole product came to. */
export interface Report {
  readonly routes: number;
  readonly requests: number;
  readonly leaks: readonly Leak[];
}

/** Collects leaks, each once. */
export class Findings {
  readonly #leaks = new Map<string, Leak>();
  /** The route that is being attacked, for leaks that are noticed elsewhere. */
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
