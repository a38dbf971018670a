import type { ValidatorSpec } from 'envalid';

/** Environment variables with their validators, as envalid takes them. */
export type Settings = Readonly<Record<string, ValidatorSpec<unknown>>>;

/** The values of these variables after they were read. */
export type SettingsOf<S extends object> = {
  readonly [N in keyof S]: S[N] extends ValidatorSpec<infer T> ? T : never;
};

const declared = new Map<string, ValidatorSpec<unknown>>();

/**
 * Declares environment variables. A library declares its own in `src/settings.ts` and adds them there to the type `Config`
 * by declaration merging. A variable that is declared twice throws at load.
 */
// Not `S extends Settings`: the expected type would widen the choices of a setting to any string.
export function declareSettings<S extends object>(settings: S): S {
  for (const [name, spec] of Object.entries(settings as unknown as Settings)) {
    if (declared.has(name)) throw new Error(`the setting ${name} is declared twice`);
    declared.set(name, spec);
  }
  return settings;
}

/** The settings of the platform and of every library loaded so far. */
export function declaredSettings(): Settings {
  return Object.fromEntries(declared);
}
