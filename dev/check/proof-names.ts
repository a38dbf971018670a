/** Every proof of `npm run prove`. CI runs them all and needs their names before the build. */
export const PROOF_NAMES = [
  'oversell',
  'restarts',
  'tenants-memory',
  'provisioning',
  'login-load',
  'guessing',
  'refresh-race',
  'access-matrix',
  'audit-trail',
  'effects',
  'hostile-input',
  'security-mutations',
  'work-engine',
  'import',
] as const;

export type ProofName = (typeof PROOF_NAMES)[number];
