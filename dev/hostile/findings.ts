export type Fault = '5xx' | 'blocked' | 'unanswered' | 'process ended' | 'let in';

/** The faults that an attack found, and the longest block of the event loop. */
export class Findings {
  readonly all: { readonly fault: Fault; readonly what: string }[] = [];
  private longest = { ms: 0, what: '' };

  constructor(private readonly log: (line: string) => void) {}

  add(fault: Fault, what: string): void {
    this.all.push({ fault, what });
    this.log(`  ✗ ${fault}: ${what.slice(0, 500)}`);
  }

  blocked(ms: number, what: string): void {
    if (ms > this.longest.ms) this.longest = { ms, what };
  }

  /** What blocked the event loop longest, in milliseconds. */
  get longestBlock(): { readonly ms: number; readonly what: string } {
    return this.longest;
  }

  count(fault: Fault): number {
    return this.all.filter((one) => one.fault === fault).length;
  }
}
