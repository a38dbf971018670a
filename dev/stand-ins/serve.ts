import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The first line on a stand-in's standard output, printed when it accepts requests. */
export interface Announcement {
  readonly origin: string;
  readonly pid: number;
}

/** The value after `--name` on the command line, or undefined. */
export function argument(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

/**
 * Serves on 127.0.0.1, announces the address as one JSON line, and ends on SIGINT, SIGTERM or, with `--with-parent`,
 * when standard input closes because the process that started it has ended.
 */
export async function serve(app: FastifyInstance): Promise<void> {
  await app.listen({ host: '127.0.0.1', port: Number(argument('port') ?? 0) });
  const { port } = app.server.address() as AddressInfo;
  const announcement: Announcement = { origin: `http://127.0.0.1:${port}`, pid: process.pid };
  const end = () => void app.close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  if (process.argv.includes('--with-parent')) process.stdin.once('close', end).resume();
  process.stdout.write(`${JSON.stringify(announcement)}\n`);
}

/** Keeps state over restarts in a JSON file. Without a file, nothing is kept. */
export class StateFile {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly file: string | undefined,
    private readonly snapshot: () => unknown,
  ) {}

  /** The last saved state; undefined on the first run. */
  read(): unknown {
    if (!this.file) return undefined;
    try {
      return JSON.parse(readFileSync(this.file, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new Error(`${this.file} cannot be read; remove it to start without saved state`, {
        cause: error,
      });
    }
  }

  /** Saves soon; changes at the same moment are saved with one write. */
  changed(): void {
    if (this.file) this.timer ??= setTimeout(() => this.save(), 50);
  }

  /** Saves now. The whole file is replaced at once, so that a kill leaves either the old or the new file. */
  save(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.file) return;
    writeFileSync(`${this.file}.new`, JSON.stringify(this.snapshot()));
    renameSync(`${this.file}.new`, this.file);
  }
}
