import type { Mutation } from './mutation.js';
import { OF_ACCESS } from './of-access.js';
import { OF_CODES_AND_FACTORS } from './of-codes-and-factors.js';
import { OF_GUESSING } from './of-guessing.js';
import { OF_OAUTH } from './of-oauth.js';
import { OF_SESSIONS } from './of-sessions.js';

const CHAPTERS = [OF_GUESSING, OF_CODES_AND_FACTORS, OF_SESSIONS, OF_ACCESS, OF_OAUTH];

/** One for each rule of the ASVS table in docs/security.md, at least. */
export const MUTATIONS: readonly Mutation[] = CHAPTERS.flat();

/** The first of each chapter: enough to see that mutations still fit the code, and that their specs notice. */
export const SAMPLE: readonly Mutation[] = CHAPTERS.map(([first]) => first!);
