import type { Account } from './account.js';

/** A planted fault for the next requests. */
export interface Fault {
  /** Start of the path, such as `/v1/refunds`. */
  readonly path: string;
  readonly method?: string;
  /** Only this account's requests. */
  readonly key?: string;
  /** For how many requests. */
  times: number;
  /** `before`: fails before the effect of the request. `after`: only the answer fails. If absent, nothing fails. */
  readonly when?: 'before' | 'after';
  /** Status of the failure's answer; 0 cuts the connection. Default 500. */
  readonly status?: number;
  /** The request waits before its effect until the faults are cleared. */
  readonly held?: boolean;
}

/** Planted faults. */
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

  /** Waits until the fault that holds a request is cleared. */
  stand({ held, key }: Fault): Promise<void> {
    return held ? new Promise((goOn) => this.standing.push({ key, goOn })) : Promise.resolve();
  }

  /** The planted fault for this request, if any. It is then used once. */
  meet(account: Account, method: string, path: string): Fault | undefined {
    const fault = this.planted.find(
      ({ key, method: only = method, path: start, times }) =>
        times > 0 && only === method && path.startsWith(start) && (!key || key === account.data.key),
    );
    if (fault) fault.times -= 1;
    return fault;
  }
}
