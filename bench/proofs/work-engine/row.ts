import type { Claims } from '../proof.js';
import type { Estate } from './estate.js';

/** What a row is played with. */
export interface Play {
  readonly estate: Estate;
  readonly short: boolean;
  readonly random: () => number;
  readonly log: (line: string) => void;
  /** For what holds on any machine, however slow. */
  readonly claims: Claims;
}

/** What was seen. */
export interface Seen {
  /** In a line. */
  readonly now: string;
  /** Whether it is as it should be, on this machine and in this hour. */
  readonly right: boolean;
  readonly figures: Readonly<Record<string, unknown>>;
}

/** A line of the table: something that went wrong with the engine before this one. */
export interface Row {
  /** For `--only`. */
  readonly name: string;
  readonly tried: string;
  /** What was seen of the engine before, on a quiet machine. */
  readonly before: string;
  readonly right: string;
  readonly play: (play: Play) => Promise<Seen>;
}
