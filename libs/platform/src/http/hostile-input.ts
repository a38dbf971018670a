import { platformErrors } from './http.errors.js';

/** Levels of objects and arrays a body may have. Deeper ones only serve to exhaust somebody’s stack. */
const MAX_DEPTH = 32;

/**
 * Refuses what no honest client sends: nesting deeper than 32 levels, keys that MongoDB would read as operators, and
 * keys that reach prototypes. Fields are typed anyway; this holds where a dictionary or a raw body is handed on.
 * @throws `request.too-deep`, `request.forbidden-key`
 */
export function refuseHostile(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) throw platformErrors.tooDeep();
  if (Array.isArray(value)) {
    for (const item of value) refuseHostile(item, depth + 1);
    return;
  }
  for (const key in value) {
    if (key.charCodeAt(0) === 36 /* $ */ || FORBIDDEN.has(key)) {
      throw platformErrors.forbiddenKey(`The key ${JSON.stringify(key.slice(0, 64))} is not allowed`);
    }
    refuseHostile((value as Record<string, unknown>)[key], depth + 1);
  }
}

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
