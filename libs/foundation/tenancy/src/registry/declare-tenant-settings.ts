import { accept, nullable, optional, type Value } from '#platform/values';

/*
 * What a merchant decides about its shop. Each library declares the settings of its own things, in its
 * `src/tenant-settings.ts`; what no library declares is neither accepted, stored nor shown. Secrets have a way of their own
 * (TenantSecrets).
 */

/** One setting of the tenant. */
export interface TenantSetting<T = unknown> {
  /** What it may be. */
  readonly value: Value<T>;
  /** What it decides, in words, for whoever sets it. */
  readonly description: string;
  readonly example: T;
  /**
   * What holds until somebody sets it. A tenant gets it when it is made; one that was made before the setting was, where its
   * record is read. Without a default the setting may be missing, and null takes it away again.
   */
  readonly default?: T;
  /** Who may change it; left out: the merchant as well. */
  readonly changedBy?: 'operator';
  /** When merchants may change a setting of the operators all the same, in words; a `@ReleasesSetting` service decides. */
  readonly releasedWhen?: string;
}

/** What a merchant decided about its shop, by name; open for declaration merging. */
export interface TenantSettings {}

/** What `TenantSettings` extends to take in a library's: `interface TenantSettings extends TenantSettingsOf<typeof mine> {}`. */
export type TenantSettingsOf<S> = {
  readonly [N in keyof S as S[N] extends { readonly default: unknown } ? N : never]: Held<S[N]>;
} & {
  readonly [N in keyof S as S[N] extends { readonly default: unknown } ? never : N]?: Held<S[N]> | null;
};

type Held<S> = S extends { readonly value: Value<infer T> } ? T : never;

const declared = new Map<string, TenantSetting>();
const values: Record<string, Value> = {};

/** What the settings may be; each can be left out. Grows until all libraries are loaded. */
export const TENANT_SETTING_VALUES: Readonly<Record<string, Value>> = values;

/**
 * Declares settings of the tenant. A name that is declared twice throws at load; so does a default or an example that the
 * setting's own rule refuses.
 */
export function declareTenantSettings<const S extends Readonly<Record<string, TenantSetting>>>(
  settings: S & { readonly [N in keyof S]: TenantSetting<Held<S[N]>> },
): S {
  for (const [name, setting] of Object.entries<TenantSetting>(settings)) {
    if (declared.has(name)) {
      throw new Error(`the setting ${name} of the tenant is declared twice; name one of the two otherwise`);
    }
    demandSound(name, setting);
    declared.set(name, setting);
    values[name] = optional(setting.default === undefined ? nullable(setting.value) : setting.value);
  }
  return settings;
}

/** The settings of every library loaded so far, sorted by name. */
export function declaredTenantSettings(): readonly (readonly [name: string, setting: TenantSetting])[] {
  return [...declared].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** A dot or a dollar would mean something else to MongoDB. */
const NAME = /^[a-z][A-Za-z0-9]*$/;

function demandSound(name: string, { value, example, default: otherwise }: TenantSetting): void {
  if (!NAME.test(name)) throw new Error(`the setting "${name}" of the tenant needs a name in camelCase`);
  for (const [what, given] of Object.entries({ example, default: otherwise })) {
    if (given === undefined) continue;
    const [problem] = accept({ [name]: value }, { [name]: given }).problems;
    if (problem) throw new Error(`the ${what} of the tenant’s setting ${name} ${problem.message.en}`);
  }
}
