import type { Account } from './account.js';

/** A fault that the next requests meet. */
export interface Fault {
  /** Start of the path, such as `/v1/refunds`. */
  readonly path: string;
  readonly method?: string;
  /** Only this account's requests. */
  readonly key?: string;
  /** How many requests meet it. */
  times: number;
  /** Fail before the request has its effect, or after it, when only the answer is lost; without it nothing fails. */
  readonly when?: 'before' | 'after';
  /** Status of the failure's answer; 0 cuts the connection. Default 500. */
  readonly status?: number;
  /** Milliseconds to wait before the effect. */
  readonly delay?: number;
}

/** Faults that tests have planted. */
export class Faults {
  private planted: Fault[] = [];

  plant(fault: Fault): void {
    this.planted.push({ ...fault });
  }

  clear(key?: string): void {
    this.planted = key ? this.planted.filter((fault) => fault.key !== key) : [];
  }

  /** The fault that this request meets; it counts as used. */
  meet(account: Account, method: string, path: string): Fault | undefined {
    const fault = this.planted.find(
      ({ key, method: only = method, path: start, times }) =>
        times > 0 && only === method && path.startsWith(start) && (!key || key === account.data.key),
    );
    if (fault) fault.times -= 1;
    return fault;
  }
}
