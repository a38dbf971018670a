import type { Claims } from '../proof.js';
import type { Estate } from './estate.js';

/** Input of a row. */
export interface Play {
  readonly estate: Estate;
  readonly short: boolean;
  readonly random: () => number;
  readonly log: (line: string) => void;
  /** Claims that must be true on every machine, even a slow one. */
  readonly claims: Claims;
}

/** The result of a row. */
export interface Seen {
  /** The result in one line. */
  readonly now: string;
  /** Whether the result is within the bounds, on this machine and now. */
  readonly right: boolean;
  readonly figures: Readonly<Record<string, unknown>>;
}

/** A row of the table: a fault that the engine before this one had. */
export interface Row {
  /** Name for `--only`. */
  readonly name: string;
  readonly tried: string;
  /** Result of the engine before this one, on a quiet machine. */
  readonly before: string;
  readonly right: string;
  readonly play: (play: Play) => Promise<Seen>;
}
