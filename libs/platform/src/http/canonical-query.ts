import type { FastifyRequest } from 'fastify';
import { InputPipe } from './input.pipe.js';
import { routeConfigOf } from './route-config.js';

const pipe = new InputPipe();

/**
 * A request's query as its route reads it: with defaults and normalised values, in one order, so that what means the same is
 * the same text. Empty for routes that read no query; undefined for a query that will be refused, and for the later pages of a
 * list.
 */
export function canonicalQueryOf(request: FastifyRequest): string | undefined {
  const { query: metatype } = routeConfigOf(request);
  if (!metatype) return '';
  try {
    const read = pipe.transform(request.query, { type: 'query', metatype }) as Record<string, unknown>;
    if (read['cursor'] !== undefined) return undefined;
    const given = Object.entries(read).filter(([, value]) => value !== undefined);
    return JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch {
    return undefined;
  }
}
