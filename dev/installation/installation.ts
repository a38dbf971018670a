import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '../parts/ports.js';
import { ServerProcess } from '../parts/server-process.js';
import { until } from '../until.js';

const COMMAND_LINE = resolve('dist/apps/cli/src/emporium.js');

export interface InstallationOptions {
  /** Addresses of MongoDB, Redis and the stand-ins, and any other setting. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder for logs and the encryption key. */
  readonly dir: string;
  /** Port of the API; by default a free one. */
  readonly port?: number;
}

/**
 * A process of the product, started from dist/ as operators do, but where no .env of the developer adds settings. It can be
 * killed and started again.
 */
export class ProductProcess {
  private readonly process: ServerProcess;

  constructor(
    readonly name: string,
    script: string,
    env: Record<string, string>,
    dir: string,
    /** Address of its readiness probe. */
    readonly readyAt: string,
  ) {
    this.process = new ServerProcess({
      name,
      file: process.execPath,
      args: ['--enable-source-maps', resolve(script)],
      env,
      cwd: dir,
      logFile: join(dir, `${name}.log`),
    });
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /**
   * Starts the process and waits until it is ready: for minutes, as long as the process runs.
   * @param more settings for this start only
   * @returns how long the start took, in milliseconds
   * @throws Error that says how the process ended, or that it did not get ready, with the end of its log
   */
  async start(more: Record<string, string> = {}): Promise<number> {
    const began = performance.now();
    this.process.spawn(more);
    await until(`${this.name} to get ready`, () => this.isReady(), {
      hopeless: () => this.lastReport(),
    }).catch((error: Error) => {
      throw this.running ? new Error(`${error.message}; ${this.process.logReport()}`) : error;
    });
    return performance.now() - began;
  }

  /**
   * Kills the process, by default with SIGKILL: it finishes nothing and cleans nothing up.
   * @returns the exit code; null if the signal ended it
   */
  kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    return this.process.kill(signal);
  }

  get running(): boolean {
    return this.process.running;
  }

  /** Waits until the process ends by itself. @returns the exit code; null if a signal ended it */
  ended(): Promise<number | null> {
    return this.process.ended();
  }

  /** How the process ended, with the end of its log; undefined while it runs. */
  lastReport(): string | undefined {
    return this.process.lastReport();
  }

  /** The last lines of its log. */
  lastWords(lines: number): string {
    return this.process.lastWords(lines);
  }

  async isReady(): Promise<boolean> {
    return fetch(this.readyAt, { signal: AbortSignal.timeout(10_000) }).then(
      (response) => response.ok,
      () => false,
    );
  }
}

/** An API and a worker on given parts, each in its own process. */
export class Installation {
  private constructor(
    readonly origin: string,
    /** Folder of its encryption key and logs. */
    readonly dir: string,
    readonly env: Readonly<Record<string, string>>,
    readonly api: ProductProcess,
    readonly worker: ProductProcess,
  ) {}

  /** Prepares the processes; {@link start} starts them. */
  static async prepare({ env, dir, port }: InstallationOptions): Promise<Installation> {
    mkdirSync(dir, { recursive: true });
    const apiPort = String(port ?? (await freePort()));
    const origin = `http://127.0.0.1:${apiPort}`;
    const settings = {
      NODE_ENV: 'development',
      LOG_LEVEL: 'info',
      ENCRYPTION_KEY: encryptionKey(dir),
      PUBLIC_URL: origin,
      PORT: apiPort,
      HOST: '127.0.0.1',
      ...env,
    };
    const internal = String(await freePort());
    const worker = { ...settings, WORKER_PORT: internal };
    return new Installation(
      origin,
      dir,
      settings,
      new ProductProcess('api', 'dist/apps/api/src/main.js', settings, dir, `${origin}/ready`),
      new ProductProcess(
        'worker',
        'dist/apps/worker/src/main.js',
        worker,
        dir,
        `http://127.0.0.1:${internal}/ready`,
      ),
    );
  }

  /** Starts both processes at the same time. */
  async start(): Promise<void> {
    await Promise.all([this.api.start(), this.worker.start()]);
  }

  /** Starts processes that have ended again, as a supervisor would. */
  async revive(log: (line: string) => void): Promise<void> {
    for (const each of [this.api, this.worker]) {
      if (each.running) continue;
      log(`${each.name} has ended and is started again; the end of its log:\n${each.lastWords(5)}`);
      await each.start();
    }
  }

  /** How a process ended, with the end of its log; undefined while both run. */
  lastReport(): string | undefined {
    return this.api.lastReport() ?? this.worker.lastReport();
  }

  async stop(): Promise<void> {
    await Promise.all([this.api.kill('SIGTERM'), this.worker.kill('SIGTERM')]);
  }

  /** Runs a command of the operators on this installation. @returns its output @throws Error if it fails */
  emporium(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [COMMAND_LINE, ...args], {
        cwd: this.dir,
        env: { ...process.env, ...this.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.once('error', reject);
      child.once('exit', (code) => {
        if (code === 0) resolve(out);
        else reject(new Error(`emporium ${args.join(' ')} ended with ${code}\n${err}${out}`));
      });
    });
  }
}

/** The encryption key, stored beside the data that it seals. */
function encryptionKey(dir: string): string {
  const file = join(dir, 'encryption-key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
