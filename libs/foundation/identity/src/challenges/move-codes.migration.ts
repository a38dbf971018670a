import { defineMigration, moveProofs, retiredProofs } from '#foundation/tenancy';

const CHALLENGES = 'challenges';
const MAILED_CODES = 'mailed_codes';

/** So codes that were mailed in the last ten minutes still work. */
export const moveCodes = defineMigration({
  version: 2026112802,
  name: 'challenges and mailed codes are kept among the proofs',
  up: async (tenant) => {
    await moveProofs(tenant, CHALLENGES, 'challenge');
    await moveProofs(tenant, MAILED_CODES, 'code');
  },
  retires: [retiredProofs(CHALLENGES), retiredProofs(MAILED_CODES)],
});
