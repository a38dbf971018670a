import { dataKey, KeyRing, type DataKey } from './key-ring.js';

/** Where the installation's keys are: in its settings, outside the database. */
export interface KeySettings {
  readonly ENCRYPTION_KEY: string;
  readonly ENCRYPTION_KEY_FALLBACKS?: readonly string[];
}

const rings = new WeakMap<KeySettings, KeyRing>();

/**
 * The keys of the installation: for what belongs to no tenant, and to wrap the tenants' own keys. ENCRYPTION_KEY seals and
 * signs; what the earlier keys in ENCRYPTION_KEY_FALLBACKS have made stays readable.
 */
export function installationKeys(config: KeySettings): KeyRing {
  let ring = rings.get(config);
  if (!ring) {
    const keyOf = (text: string): DataKey => dataKey(Buffer.from(text, 'base64'));
    const older = (config.ENCRYPTION_KEY_FALLBACKS ?? []).map(keyOf);
    const keys = [keyOf(config.ENCRYPTION_KEY), ...older] as const;
    rings.set(config, (ring = new KeyRing(() => keys)));
  }
  return ring;
}

/** The installation's first key, on which tenants depend that were made before tenants had keys of their own. */
export function firstInstallationKey({
  ENCRYPTION_KEY,
  ENCRYPTION_KEY_FALLBACKS = [],
}: KeySettings): DataKey {
  return dataKey(Buffer.from(ENCRYPTION_KEY_FALLBACKS.at(-1) ?? ENCRYPTION_KEY, 'base64'));
}
