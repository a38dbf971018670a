/** Decoded parameters. All values are texts; the type of a parameter is applied later. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };

type Tree = Map<string, Tree | string>;

/**
 * Decodes `a[b][0][c]=x` into nested values. If all keys are whole numbers, or empty as in `expand[]`, they form a
 * list.
 */
export function decodeForm(encoded: string): { [key: string]: FormValue } {
  const root: Tree = new Map();
  for (const [name, value] of new URLSearchParams(encoded)) {
    const keys = [...name.matchAll(/^[^[\]]+|\[([^[\]]*)\]/g)].map((match) => match[1] ?? match[0]);
    let node = root;
    for (const key of keys.slice(0, -1)) node = childOf(node, key);
    const last = keys.at(-1) ?? name;
    node.set(last === '' ? String(node.size) : last, value);
  }
  return Object.fromEntries([...root].map(([key, node]) => [key, valueOf(node)]));
}

function childOf(node: Tree, name: string): Tree {
  const key = name === '' ? String(node.size) : name;
  const existing = node.get(key);
  if (existing instanceof Map) return existing;
  const child: Tree = new Map();
  node.set(key, child);
  return child;
}

function valueOf(node: Tree | string): FormValue {
  if (typeof node === 'string') return node;
  const entries = [...node].map(([key, child]) => [key, valueOf(child)] as const);
  if (entries.every(([key]) => /^\d+$/.test(key))) return entries.map(([, value]) => value);
  return Object.fromEntries(entries);
}
