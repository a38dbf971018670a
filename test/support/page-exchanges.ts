import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** A request on a page, `$ curl …`, and the answer that the page shows below it, in which `…` stands for anything. */
export interface Exchange {
  readonly command: string;
  /** Headers, one a line, and then the body. */
  readonly shown: string;
}

/** The exchanges of a page, in their order. */
export function exchangesOf(page: string): Exchange[] {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```\n(\$ [^]*?)^```$/gm)];
  return blocks.flatMap(([, block]) => block!.split(/^\$ /m).slice(1).map(exchangeOf));
}

/** A command goes on after a backslash, and as long as a quote is open. */
function exchangeOf(text: string): Exchange {
  const lines = text.split('\n');
  let command = lines.shift()!;
  while (command.endsWith('\\') || command.split("'").length % 2 === 0) command += `\n${lines.shift()!}`;
  return { command, shown: lines.join('\n').trim() };
}

/** Runs a command of a page as a reader would, and compares the answer with what the page shows. @returns the answer */
export async function carryOut(
  { command, shown }: Exchange,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly headers: Headers; readonly body: unknown }> {
  const said = await promisify(execFile)('sh', ['-c', command], { env: { PATH: process.env.PATH, ...env } });
  const [, head = '', text = ''] = /^(HTTP\/[^]*?\r\n\r\n)?([^]*)$/.exec(said.stdout) ?? [];
  const headers = new Headers(linesOf(head.trim()).slice(1).map(headerOf));
  const body = text === '' ? undefined : (JSON.parse(text) as unknown);
  const [, shownHeaders = '', shownBody = ''] = /^((?:[\w-]+: .*\n)*)([^]*)$/.exec(shown)!;
  for (const [name, value] of linesOf(shownHeaders).map(headerOf))
    expect([name, headers.get(name)]).toEqual([name, expectedText(value)]);
  if (shownBody !== '') expect(body).toEqual(expected(parsed(shownBody)));
  return { headers, body };
}

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter(Boolean);

function headerOf(line: string): [string, string] {
  const [name = '', ...value] = line.split(': ');
  return [name, value.join(': ')];
}

function parsed(shown: string): unknown {
  return JSON.parse(shown.replace(/,…(?=[}\]])/g, '').replaceAll('{…}', '{}'));
}

/** What a shortened answer says: objects may have more fields. */
function expected(value: unknown): unknown {
  if (typeof value === 'string') return expectedText(value);
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, each]) => [name, expected(each)]);
  return expect.objectContaining(Object.fromEntries(fields) as object) as unknown;
}

const ID = /^[0-9a-z]{26}$/;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Ids and times differ each time; text before a `…` as well, because it is a secret or an address. */
function expectedText(text: string): unknown {
  if (text.includes('…')) return expect.any(String);
  for (const form of [ID, TIME]) if (form.test(text)) return expect.stringMatching(form);
  return text;
}
