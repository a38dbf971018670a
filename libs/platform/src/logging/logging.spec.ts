import { runWith } from '#platform/context';
import { createLogger } from './logger.js';
import { PinoNestLogger } from './pino-nest-logger.js';

type Line = Record<string, unknown>;

function recorded(level: 'info' | 'warn' = 'info') {
  const lines: Line[] = [];
  const logger = createLogger(
    { LOG_LEVEL: level },
    { write: (line) => void lines.push(JSON.parse(line) as Line) },
  );
  return { logger, lines };
}

describe('createLogger', () => {
  it('adds the ids of the current work', () => {
    const { logger, lines } = recorded();
    logger.info('outside');
    runWith({ correlationId: 'c1' }, () => logger.info('request'));
    runWith({ correlationId: 'c2', tenantId: 't1' }, () => logger.info({ tenantId: 'said' }, 'tenant'));
    expect(lines).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), message: 'outside' },
      expect.objectContaining({ correlationId: 'c1', message: 'request' }),
      expect.objectContaining({ correlationId: 'c2', tenantId: 'said' }),
    ]);
  });

  it.each([
    [{ password: 'hush' }],
    [{ newPassword: 'hush' }],
    [{ user: { accessToken: 'hush' } }],
    [
      {
        req: {
          headers: { authorization: 'hush', cookie: 'hush', 'x-api-key': 'hush', 'x-cart-token': 'hush' },
        },
      },
    ],
    [{ a: { b: { c: { client_secret: 'hush' } } } }],
    [{ list: [{ refreshToken: 'hush' }] }],
    [{ Authorization: 'hush' }],
    [{ recoveryCodes: ['hush'] }],
    [{ a: { b: { c: { d: { e: { f: 'hush' } } } } } }],
  ])('hides the secret in %j', (facts) => {
    const { logger, lines } = recorded();
    logger.info(facts, 'x');
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('hides one-time codes, but not error codes', () => {
    const { logger, lines } = recorded();
    logger.info({ code: '482913', error: { code: 'request.invalid' } }, 'x');
    expect(lines[0]).toMatchObject({ code: '[hidden]', error: { code: 'request.invalid' } });
  });

  it('does not change the given object', () => {
    const { logger } = recorded();
    const facts = { nested: { password: 'hush' } };
    logger.info(facts, 'x');
    expect(facts.nested.password).toBe('hush');
  });

  it('writes errors with their causes, but not the properties that drivers add', () => {
    const { logger, lines } = recorded();
    const cause = Object.assign(new TypeError('inner'), { code: 'E1', config: { auth: 'hush' } });
    logger.error({ err: new Error('outer', { cause }) }, 'failed');
    expect(lines[0]!.err).toMatchObject({
      type: 'Error',
      message: 'outer',
      cause: { type: 'TypeError', code: 'E1' },
    });
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('accepts an object that contains itself', () => {
    const { logger, lines } = recorded();
    const loop: Line = { a: 1 };
    loop.self = loop;
    logger.info(loop, 'x');
    expect(lines).toHaveLength(1);
  });
});

describe('PinoNestLogger', () => {
  it('leaves out what Nest lists at every start', () => {
    const { logger, lines } = recorded();
    const nest = new PinoNestLogger(logger);
    nest.log('Mapped {/api/v1/notes, GET} route', 'RouterExplorer');
    nest.warn('a duplicate', 'RouterExplorer');
    expect(lines).toMatchObject([{ level: 'warn', context: 'RouterExplorer' }]);
  });

  it.each<[string, (nest: PinoNestLogger) => void, Line]>([
    [
      'message and context',
      (nest) => nest.log('hi', 'Ctx'),
      { level: 'info', message: 'hi', context: 'Ctx' },
    ],
    [
      'error and stack',
      (nest) => nest.error('bad', 'at x', 'Ctx'),
      { level: 'error', message: 'bad', stack: 'at x', context: 'Ctx' },
    ],
    [
      'an Error alone',
      (nest) => nest.error(new TypeError('bad'), 'Ctx'),
      { message: 'bad', err: { type: 'TypeError' }, context: 'Ctx' },
    ],
    [
      'an Error with words',
      (nest) => nest.error(new Error('bad'), 'while x', 'Ctx'),
      { err: { message: 'bad' }, context: 'Ctx' },
    ],
    ['facts', (nest) => nest.warn({ a: 1 }, 'Ctx'), { level: 'warn', a: 1, context: 'Ctx' }],
    ['fatal', (nest) => nest.fatal('end'), { level: 'fatal', message: 'end' }],
  ])('understands %s', (_name, write, expected) => {
    const { logger, lines } = recorded();
    write(new PinoNestLogger(logger));
    expect(lines).toEqual([expect.objectContaining({ ...expected, ...nested(expected) })]);
  });

  it('writes nothing below the level', () => {
    const { logger, lines } = recorded('warn');
    const nest = new PinoNestLogger(logger);
    nest.log('a');
    nest.debug('b');
    nest.verbose('c');
    expect(lines).toEqual([]);
  });
});

/** Compares only the named fields of inner objects. */
function nested(expected: Line): Line {
  return expected.err ? { err: expect.objectContaining(expected.err as Line) as unknown } : {};
}
