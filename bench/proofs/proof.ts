/** What a proof is told. */
export interface ProofOptions {
  /** A size for every change instead of one for every release. */
  readonly short: boolean;
  /** The same seed, the same course of events, as far as processes allow. */
  readonly seed: number;
  /** Which rows, of a proof that has rows; all unless told. */
  readonly only?: readonly string[];
  /** Progress, a line at a time. */
  readonly log: (line: string) => void;
}

export interface Verdict {
  readonly ok: boolean;
  readonly figures: Readonly<Record<string, unknown>>;
}

/** Something that is shown by doing it, not by argument. */
export interface Proof {
  readonly title: string;
  readonly run: (options: ProofOptions) => Promise<Verdict>;
}

/** Collects what must hold; a proof tells all that does not, not only the first. */
export class Claims {
  private readonly broken: string[] = [];

  constructor(private readonly log: (line: string) => void) {}

  /** @param detail what was found instead */
  hold(claim: string, holds: boolean, detail: unknown = ''): void {
    const found = detail === '' ? '' : ` (${typeof detail === 'string' ? detail : JSON.stringify(detail)})`;
    this.log(`  ${holds ? '✓' : '✗'} ${claim}${holds ? '' : found}`);
    if (!holds) this.broken.push(claim + found);
  }

  equal(claim: string, found: number, expected: number): void {
    this.hold(claim, found === expected, `${found} instead of ${expected}`);
  }

  verdict(figures: Readonly<Record<string, unknown>>): Verdict {
    const { broken } = this;
    return { ok: broken.length === 0, figures: broken.length === 0 ? figures : { ...figures, broken } };
  }
}

/** Random numbers in [0, 1) that a seed repeats (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
