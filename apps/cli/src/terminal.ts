import { createInterface } from 'node:readline';
import { CommandError } from './command-error.js';

interface Asking {
  /** What is typed is not shown. */
  readonly hidden?: boolean;
  readonly input?: NodeJS.ReadableStream;
  readonly output?: NodeJS.WritableStream;
}

/**
 * Asks questions on the terminal, one after the other. They are written to standard error, so standard output has only
 * results.
 * @throws CommandError if the person ends the input instead of answering
 */
export async function ask(
  questions: readonly string[],
  { hidden = false, input = process.stdin, output = process.stderr }: Asking = {},
): Promise<string[]> {
  // As a `terminal`, readline shows by itself what is typed, on its output: there is none. Otherwise the terminal shows it.
  const typed = createInterface({ input, terminal: hidden });
  const lines = typed[Symbol.asyncIterator]();
  const answers: string[] = [];
  try {
    for (const question of questions) {
      output.write(question);
      const { value, done } = await lines.next();
      if (hidden || done) output.write('\n');
      if (done) throw new CommandError('There was no answer, so nothing was done.');
      answers.push(value);
    }
    return answers;
  } finally {
    typed.close();
  }
}
