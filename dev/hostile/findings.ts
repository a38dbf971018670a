export type Fault = '5xx' | 'blocked' | 'unanswered' | 'process ended' | 'let in';

/** What an attack found, and how long the event loop stood still at most. */
export class Findings {
  readonly all: { readonly fault: Fault; readonly what: string }[] = [];
  private longest = 0;

  constructor(private readonly log: (line: string) => void) {}

  add(fault: Fault, what: string): void {
    this.all.push({ fault, what });
    this.log(`  ✗ ${fault}: ${what.slice(0, 500)}`);
  }

  stood(ms: number): void {
    this.longest = Math.max(this.longest, ms);
  }

  get longestMs(): number {
    return this.longest;
  }

  count(fault: Fault): number {
    return this.all.filter((one) => one.fault === fault).length;
  }
}
