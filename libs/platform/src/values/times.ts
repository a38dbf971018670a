import type { Wording } from '#platform/languages';
import { isText } from './texts.js';
import type { Value } from './value.js';

const RFC3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const TIME: Wording = {
  en: 'must be a time such as 2026-02-28T12:00:00Z',
  de: 'muss eine Zeit wie 2026-02-28T12:00:00Z sein',
};

/** A time as RFC 3339 writes it, with its offset: `2026-02-28T12:00:00Z`. The value stays a string; a Date becomes one. */
export function time(): Value<string> {
  return {
    schema: { type: 'string', format: 'date-time' },
    rules: [isText, { code: 'format', check: (value) => (isMoment(value as string) ? undefined : TIME) }],
    normalise: (value) => (value instanceof Date ? value.toISOString() : value),
  };
}

/** Date rolls 31 February over into March instead of refusing it, so the day is compared. */
function isMoment(written: string): boolean {
  if (!RFC3339.test(written)) return false;
  const day = new Date(`${written.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written.slice(0, 10));
}
