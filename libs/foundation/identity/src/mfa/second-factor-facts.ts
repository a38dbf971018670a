import type { Told } from '../challenges/mailed-facts.js';

/** What became of somebody's second factor, and where to tell them. */
export interface SecondFactorFacts extends Told {
  readonly change: 'enabled' | 'disabled' | 'recovery-codes-replaced' | 'recovery-code-used';
}
