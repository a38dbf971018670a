const WIDTH = 40;

/**
 * Draws how far something is, as a bar over the one before. It goes to standard error, so standard output has only results; and
 * only to a terminal, since a log would keep every bar.
 */
export function showProgress(
  done: number,
  of: number,
  output: NodeJS.WriteStream | (NodeJS.WritableStream & { isTTY?: boolean }) = process.stderr,
): void {
  if (!output.isTTY) return;
  const part = of === 0 ? 1 : Math.min(1, done / of);
  const filled = Math.round(part * WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  output.write(`\r${bar} ${Math.floor(part * 100)} %${part === 1 ? '\n' : ''}`);
}
