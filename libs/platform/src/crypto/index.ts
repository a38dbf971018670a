export { SealedFlow } from './sealed-flow.js';
export { SecretBox, deriveKey } from './secret-box.js';
export { equalInConstantTime, hashToken, newToken } from './tokens.js';
