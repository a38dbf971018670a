import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Parts of Nest that write a line for each module and each route at every start. */
const LISTS_WHAT_IS_LOADED = new Set<unknown>([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
]);

/**
 * Nest's logger on pino. Nest calls `log(message, ...params, context)`; an Error among them becomes `err`, other
 * objects are merged into the line.
 */
export class PinoNestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...params: unknown[]): void {
    this.#write(LISTS_WHAT_IS_LOADED.has(params.at(-1)) ? 'debug' : 'info', message, params);
  }

  error(message: unknown, ...params: unknown[]): void {
    this.#write('error', message, params);
  }

  warn(message: unknown, ...params: unknown[]): void {
    this.#write('warn', message, params);
  }

  debug(message: unknown, ...params: unknown[]): void {
    this.#write('debug', message, params);
  }

  verbose(message: unknown, ...params: unknown[]): void {
    this.#write('trace', message, params);
  }

  fatal(message: unknown, ...params: unknown[]): void {
    this.#write('fatal', message, params);
  }

  #write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    params: unknown[],
  ): void {
    if (!this.logger.isLevelEnabled(level)) return;
    const rest = [...params];
    const context = typeof rest.at(-1) === 'string' ? rest.pop() : undefined;
    const facts: Record<string, unknown> = context === undefined ? {} : { context };
    let text = typeof message === 'string' ? message : '';
    for (const part of [message, ...rest]) {
      if (part instanceof Error) facts.err = part;
      else if (typeof part === 'object' && part !== null) Object.assign(facts, part);
      // The stack, which Nest passes beside the message of an error.
      else if (typeof part === 'string' && part !== message && part) facts.stack = part;
    }
    if (!text && facts.err instanceof Error) text = facts.err.message;
    this.logger[level](facts, text || String(message));
  }
}
