import type { Settings } from './declare-settings.js';
import { settings as platformSettings } from './settings.js';

interface Spec {
  readonly desc?: string;
  readonly example?: string;
  readonly default?: unknown;
  readonly choices?: readonly string[];
}

/**
 * The text of `.env.example`: every setting with its meaning, grouped by the library that declares it. Settings without a
 * default are not commented out, so that they can be filled in.
 */
export function renderEnvExample(
  libraries: readonly { readonly name: string; readonly settings?: Settings }[],
): string {
  const declaring = [{ name: 'platform', settings: platformSettings as unknown as Settings }, ...libraries];
  const sections = declaring.flatMap(({ name, settings }) =>
    settings ? [`# ---- ${name}`, ...blocksOf(settings)] : [],
  );
  return `# Settings of Emporium, for the environment or for .env in the working directory. Lines that are not commented out must be set; the others show the default.\n\n${sections.join('\n\n')}\n`;
}

function blocksOf(settings: Settings): string[] {
  return Object.entries(settings as Record<string, Spec>).map(([name, spec]) => {
    const choices = spec.choices ? ` (${spec.choices.join(', ')})` : '';
    const lines = [`# ${spec.desc}${choices}`];
    if (!('default' in spec)) return [...lines, `${name}=${spec.example}`].join('\n');
    const example =
      spec.example && spec.example !== shown(spec.default) ? `# Example: ${spec.example}` : undefined;
    return [...lines, ...(example ? [example] : []), `#${name}=${shown(spec.default)}`].join('\n');
  });
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}
