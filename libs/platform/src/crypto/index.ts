export { firstInstallationKey, installationKeys, type KeySettings } from './installation-keys.js';
export { dataKey, KeyRing, newDataKey, type DataKey } from './key-ring.js';
export { Mac } from './mac.js';
export { SealedFlow } from './sealed-flow.js';
export { SecretBox, sealedItem, type SealedItem } from './secret-box.js';
export { equalInConstantTime, hashToken, newToken } from './tokens.js';
