import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';

/** The command of a server program. */
export interface ServerCommand {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** Its working directory; by default that of this process. */
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Removed when the server stops finally or its owner dies. */
  readonly scratchFolder?: string;
}

// mongod needs a file handle for each collection and index in use, so use the highest limit that the system allows.
const RUN = 'ulimit -n "$(ulimit -Hn)" 2>/dev/null; exec "$@"';

// Its standard input is a pipe from this process. `read` returns when this process ends, even by SIGKILL.
const WATCHDOG = [
  'read _; kill -"$2" "$1"; n=100',
  'while [ "$2" = TERM ] && [ $n -gt 0 ] && kill -0 "$1" 2>/dev/null; do sleep 0.1; n=$((n-1)); done',
  'kill -KILL "$1" 2>/dev/null; [ -z "$3" ] || rm -rf "$3"',
].join('\n');

/** A program that was asked to end is killed only after minutes, because a machine may be slow. */
const LATE_MS = 240_000;

/**
 * A server program that can be killed and started again with the same port and data. It ends when the process that
 * started it ends. It runs in its own process group, so that Ctrl-C in a terminal reaches only its owner.
 */
export class ServerProcess {
  private child?: ChildProcess;
  private watchdog?: ChildProcess;

  constructor(private readonly command: ServerCommand) {}

  /** Process id, undefined while it is not running. */
  get pid(): number | undefined {
    return this.running ? this.child?.pid : undefined;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts the program, and does not wait until it listens. @param more added to its environment for this start */
  spawn(more: NodeJS.ProcessEnv = {}): void {
    if (this.running) throw new Error(`${this.command.name} is already running`);
    const log = openSync(this.command.logFile, 'a');
    const { file, args, env, cwd } = this.command;
    this.child = spawn('/bin/sh', ['-c', RUN, 'sh', file, ...args], {
      detached: true,
      stdio: ['ignore', log, log],
      cwd,
      env: { ...process.env, ...env, ...more },
    });
    closeSync(log);
    this.child.unref();
    this.watch(String(this.child.pid));
  }

  private watch(pid: string): void {
    const { scratchFolder = '' } = this.command;
    const gentle = scratchFolder ? 'KILL' : 'TERM';
    const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', pid, gentle, scratchFolder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    watchdog.unref();
    watchdog.stdin?.on('error', () => undefined);
    (watchdog.stdin as unknown as { unref?: () => void }).unref?.();
    this.watchdog = watchdog;
    // The system may give the pid to another process after the program has ended.
    this.child?.once('exit', () => watchdog.kill('SIGKILL'));
  }

  /**
   * Sends the signal and waits until the program has ended. Does nothing if it is not running.
   * @returns its exit code; null if the signal ended it
   */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    const child = this.child;
    if (!child || !this.running) return child?.exitCode ?? null;
    child.ref();
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), LATE_MS);
    const code = await ended;
    clearTimeout(late);
    return code;
  }

  /** Ends the program finally and removes its scratch folder. */
  async stop(): Promise<void> {
    // Scratch data is not read again, so a clean shutdown is not needed.
    await this.kill(this.command.scratchFolder ? 'SIGKILL' : 'SIGTERM');
    if (this.command.scratchFolder) await rm(this.command.scratchFolder, { recursive: true, force: true });
  }

  /** Waits until the program ends by itself. @returns its exit code; null if a signal ended it */
  async ended(): Promise<number | null> {
    const child = this.child;
    if (!child || !this.running) return child?.exitCode ?? null;
    return new Promise((resolve) => child.once('exit', resolve));
  }

  /** How the program ended, with the path and the end of its log; undefined while it runs. */
  lastReport(): string | undefined {
    if (!this.child || this.running) return undefined;
    const { exitCode, signalCode } = this.child;
    return `${this.command.name} ended with ${signalCode ?? `code ${exitCode}`}; ${this.logReport()}`;
  }

  /** The path and the end of the program's log. */
  logReport(): string {
    return `the end of its log ${this.command.logFile}:\n${this.lastWords(15) || '(it is empty)'}`;
  }

  /** The end of the program's log, for error messages. */
  lastWords(lines = 5): string {
    return readFileSync(this.command.logFile, 'utf8').trim().split('\n').slice(-lines).join('\n');
  }
}
