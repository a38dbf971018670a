import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { markdownPages } from '#dev/generate/code-blocks';
import { codeBlocks, commandsOf, isCommands, pathsOf, scriptsFor } from '../support/pages.js';
import { runCommand } from '../support/run-command.js';

const PAGES = markdownPages();

/**
 * Blocks that are neither generated nor commands, as `<page> <language>`, and what keeps them true. Requests and answers
 * (`$ curl …`) have the language `exchange`.
 */
const KEPT_TRUE: Readonly<Record<string, string>> = {
  'README.md exchange': 'test/journeys/readme-page carries them out',
  'clients/typescript/README.md ts': 'test/delivery/client-package compiles them',
  'docs/apps.md exchange': 'test/journeys/apps-page carries them out',
  'docs/apps.md js': 'test/journeys/apps-page runs them',
  'docs/architecture.md ': 'a drawing',
  'docs/operations/README.md nginx': 'the tests have no nginx',
  'docs/webhooks.md ':
    'two examples of JSON, whose fields test/journeys/webhooks-page checks in the receivers',
  'docs/webhooks.md js': 'test/journeys/webhooks-page runs them',
  'docs/webhooks.md python': 'test/journeys/webhooks-page runs them',
  'docs/webhooks.md sh': 'test/journeys/webhooks-page runs them',
};

it('every block of code is generated, a command, or kept true by something that is named here', () => {
  const blocks = PAGES.flatMap(codeBlocks).filter((block) => !block.isGenerated && !isCommands(block));
  const kinds = blocks.map(({ page, line, language, text }) => ({
    kind: `${page} ${text.startsWith('$ ') ? 'exchange' : language}`,
    place: `${page}:${line}`,
  }));
  expect(kinds.filter(({ kind }) => !(kind in KEPT_TRUE))).toEqual([]);
  const found = new Set(kinds.map(({ kind }) => kind));
  expect(Object.keys(KEPT_TRUE).filter((kind) => !found.has(kind))).toEqual([]);
});

it('every path exists', () => {
  const named = PAGES.flatMap((page) => pathsOf(page).map((path) => ({ page, path })));
  // A test may be named by the beginning of its name.
  const exists = (path: string) => existsSync(path) || beginningsIn(dirname(path)).has(basename(path));
  expect(named.filter(({ path }) => !exists(path))).toEqual([]);
  expect(named.length).toBeGreaterThan(200);
});

function beginningsIn(folder: string): Set<string> {
  return new Set(existsSync(folder) ? readdirSync(folder).map((name) => name.split('.')[0]!) : []);
}

describe('every command', () => {
  const commands = PAGES.flatMap((page) => commandsOf(page).map((words) => ({ page, words })));
  /** What a tool prints about itself. */
  const helps = new Map<string, Promise<string>>();
  const helpOf = (script: string, ...args: string[]): Promise<string> => {
    const call = [script, ...args].join(' ');
    const help = helps.get(call) ?? runCommand(script, [...args, '--help']).then(({ out, err }) => out + err);
    helps.set(call, help);
    return help;
  };

  it('of npm is a script with such options', async () => {
    const wrong: unknown[] = [];
    for (const { page, words } of commands.filter(({ words }) => words[0] === 'npm'))
      for (const problem of await problemsOf(page, words.slice(1))) wrong.push({ page, words, problem });
    expect(wrong).toEqual([]);
    expect(commands.length).toBeGreaterThan(80);
  });

  async function problemsOf(page: string, [verb = '', ...rest]: readonly string[]): Promise<string[]> {
    const [name = ''] = verb === 'run' ? rest : [verb];
    if (['ci', 'install'].includes(name)) return [];
    if (name === 'pack') return rest.filter((path) => !existsSync(path));
    const script = scriptsFor(page)[name];
    if (!script) return [`there is no script ${name}`];
    const args = rest.slice(rest.indexOf('--') + 1).filter((word) => word !== name);
    if (args.length === 0 || !rest.includes('--')) return [];
    if (name === 'test') return args.filter((path) => !existsSync(path) && !isTest(path));
    const [main = ''] = script.match(/dist\/\S+\.js$/) ?? [];
    if (name === 'emporium') return problemsOfEmporium(args);
    const help = await helpOf(main);
    return args.filter((word) => isName(word) && !help.includes(word));
  }

  it('of operators exists, with such options', async () => {
    const wrong: unknown[] = [];
    for (const { page, words } of commands.filter(({ words }) => words[0] === 'emporium'))
      for (const problem of await problemsOfEmporium(words.slice(1))) wrong.push({ page, words, problem });
    expect(wrong).toEqual([]);
  });

  /** Goes down the groups of commands as far as the help lists them. */
  async function problemsOfEmporium(args: readonly string[]): Promise<string[]> {
    const path: string[] = [];
    const words = args.filter((word, index) => word !== '--env-file' && args[index - 1] !== '--env-file');
    let help = await helpOf('dist/apps/cli/src/emporium.js');
    while (/^Commands:/m.test(help) && words[path.length] && !words[path.length]!.startsWith('-')) {
      if (words[path.length] === '…') return [];
      const next = words[path.length]!;
      if (!new RegExp(`^  ${next}\\b`, 'm').test(help)) return [`there is no command ${next}`];
      path.push(next);
      help = await helpOf('dist/apps/cli/src/emporium.js', ...path);
    }
    return words.filter((word) => word.startsWith('--') && !help.includes(word));
  }
});

/** An option or a name, not a value, a placeholder or the brackets of a usage. */
function isName(word: string): boolean {
  return /^(--)?[a-z][a-z-]+$/.test(word);
}

function isTest(beginning: string): boolean {
  return ['test', 'libs', 'dev', 'apps'].some((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).some(
      (path) => /spec\.ts$/.test(path) && `${folder}/${path}`.includes(beginning),
    ),
  );
}
