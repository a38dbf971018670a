/** Options of a proof. */
export interface ProofOptions {
  /** The short size for every change, not the full size for releases. */
  readonly short: boolean;
  /** The same seed gives the same actions, as far as processes allow. */
  readonly seed: number;
  /** Selects rows of a proof that has rows; all by default. */
  readonly only?: readonly string[];
  /** Gets progress lines. */
  readonly log: (line: string) => void;
}

export interface Verdict {
  readonly ok: boolean;
  readonly figures: Readonly<Record<string, unknown>>;
}

/** A program that demonstrates a claim on the real product. */
export interface Proof {
  readonly title: string;
  readonly run: (options: ProofOptions) => Promise<Verdict>;
}

/** Collects claims. The verdict contains all failed claims, not only the first. */
export class Claims {
  private readonly broken: string[] = [];

  constructor(private readonly log: (line: string) => void) {}

  /** Records a claim. @param detail what was found instead */
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

/** Pseudo-random numbers in [0, 1) (mulberry32); the same seed gives the same numbers. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
