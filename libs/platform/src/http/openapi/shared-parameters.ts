import type { JsonObject } from './to-openapi31.js';

/** A parameter is shared if at least this many operations have exactly the same one. */
const OFTEN = 3;

type Paths = Record<string, Record<string, JsonObject>>;

/**
 * Writes parameters that many operations share once, below `components/parameters`. If several parameters have the same
 * name, the most frequent is shared. Path parameters are not shared: they mean something else at each path.
 */
export function withSharedParameters(paths: Paths): { paths: Paths; parameters: JsonObject } {
  const counts = new Map<string, number>();
  for (const parameter of Object.values(paths).flatMap(parametersOf)) {
    const text = JSON.stringify(parameter);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const shared = new Map<string, string>();
  for (const [text, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    const parameter = JSON.parse(text) as JsonObject;
    const name = componentName(String(parameter.name));
    if (count >= OFTEN && parameter.in !== 'path' && ![...shared.values()].includes(name))
      shared.set(text, name);
  }
  const referring = (parameter: unknown): unknown => {
    const name = shared.get(JSON.stringify(parameter));
    return name === undefined ? parameter : { $ref: `#/components/parameters/${name}` };
  };
  const changed = Object.entries(paths).map(([path, verbs]) => [
    path,
    Object.fromEntries(
      Object.entries(verbs).map(([verb, operation]) => [
        verb,
        Array.isArray(operation.parameters)
          ? { ...operation, parameters: operation.parameters.map(referring) }
          : operation,
      ]),
    ),
  ]);
  const named = [...shared].map(([text, name]) => [name, JSON.parse(text)] as const);
  return {
    paths: Object.fromEntries(changed) as Paths,
    parameters: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))) as JsonObject,
  };
}

function parametersOf(verbs: Record<string, JsonObject>): unknown[] {
  return Object.values(verbs).flatMap(({ parameters }) => (parameters ?? []) as unknown[]);
}

/** `XTenant` for `X-Tenant`. */
function componentName(parameter: string): string {
  return parameter.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
