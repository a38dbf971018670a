import { PassThrough } from 'node:stream';
import { ask } from './terminal.js';

/** A terminal at which a person types an answer to each question. It shows what is typed unless it is in raw mode. */
function terminal(...answers: (string | null)[]) {
  let screen = '';
  let raw = false;
  const waiting = [...answers];
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode(on: boolean) {
      raw = on;
      return this;
    },
  });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  output.on('data', (chunk) => {
    screen += String(chunk);
    if (!String(chunk).endsWith(': ')) return;
    const answer = waiting.shift();
    if (answer == null) return input.end();
    if (!raw) screen += `${answer}\n`;
    input.write(`${answer}\n`);
  });
  return { input, output, screen: () => screen, isRaw: () => raw };
}

it('asks one question after the other and shows what is typed', async () => {
  const { input, output, screen } = terminal('northwind', 'yes');
  expect(await ask(['Which: ', 'Really: '], { input, output })).toEqual(['northwind', 'yes']);
  expect(screen()).toBe('Which: northwind\nReally: yes\n');
});

it('does not show a password, and gives the terminal back as it was', async () => {
  const { input, output, screen, isRaw } = terminal('tent and kettle', 'tent and kettle');
  const answers = await ask(['Password: ', 'Once more: '], { hidden: true, input, output });
  expect(answers).toEqual(['tent and kettle', 'tent and kettle']);
  expect(screen()).toBe('Password: \nOnce more: \n');
  expect(isRaw()).toBe(false);
});

it('is called off by the end of the input', async () => {
  const { input, output } = terminal('first', null);
  await expect(ask(['One: ', 'Two: '], { input, output })).rejects.toThrow('nothing was done');
});
