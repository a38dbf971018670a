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
  /** The request stands before its effect until faults are cleared. */
  readonly held?: boolean;
}

/** Faults that tests have planted. */
export class Faults {
  private planted: Fault[] = [];
  private standing: { readonly key?: string; readonly goOn: () => void }[] = [];

  plant(fault: Fault): void {
    this.planted.push({ ...fault });
  }

  clear(key?: string): void {
    const isMeant = (each: { readonly key?: string }): boolean => !key || each.key === key;
    for (const { goOn } of this.standing.filter(isMeant)) goOn();
    this.standing = this.standing.filter((each) => !isMeant(each));
    this.planted = this.planted.filter((each) => !isMeant(each));
  }

  /** Where a request stands that met a fault which holds it. */
  stand({ held, key }: Fault): Promise<void> {
    return held ? new Promise((goOn) => this.standing.push({ key, goOn })) : Promise.resolve();
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
