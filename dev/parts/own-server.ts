import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binary, Log } from './binary.js';
import { until } from '../until.js';
import { accepts, freePort } from './ports.js';
import { ServerProcess } from './server-process.js';

/** Options of every server that we start. */
export interface OwnServerOptions {
  /** Folder for data and log. */
  readonly folder: string;
  /** Remove the folder at the end. */
  readonly scratch: boolean;
  /** By default a free port. */
  readonly port?: number;
  readonly log: Log;
}

/** How to run a kind of server. */
export interface ServerKind {
  readonly name: string;
  readonly find: (log: Log) => Promise<Binary>;
  readonly args: (dataFolder: string, port: number) => readonly string[];
  /** Resolves when the server can be used. It already listens. */
  readonly ready: (port: number) => Promise<void>;
}

/** A server that we started. Its port of 127.0.0.1 stays the same if it is killed and started again. */
export class OwnServer {
  constructor(
    readonly port: number,
    readonly version: string,
    private readonly kind: ServerKind,
    private readonly server: ServerProcess,
  ) {}

  /** Process id, undefined while it is killed. */
  get pid(): number | undefined {
    return this.server.pid;
  }

  /** Ends the server, by default with SIGKILL. Resolves when it has ended. */
  async kill(signal?: NodeJS.Signals): Promise<void> {
    await this.server.kill(signal);
  }

  /** Starts the server again with the same port and data. Resolves when it can be used. */
  async start(): Promise<void> {
    this.server.spawn();
    await until(`${this.kind.name} to listen on port ${this.port}`, () => accepts(this.port), {
      hopeless: () => (this.server.running ? undefined : 'it ended while starting'),
    });
    await this.kind.ready(this.port);
  }

  /** Shuts the server down cleanly and starts it again. */
  async restart(): Promise<void> {
    await this.kill('SIGTERM');
    await this.start();
  }

  /** Ends the server finally and removes scratch data. */
  stop(): Promise<void> {
    return this.server.stop();
  }
}

/** Finds the program, starts it and waits until it can be used. */
export async function startOwnServer(kind: ServerKind, options: OwnServerOptions): Promise<OwnServer> {
  const began = Date.now();
  const { folder, scratch, log } = options;
  const binary = await kind.find(log);
  const dataFolder = join(folder, kind.name);
  await mkdir(dataFolder, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const server = new ServerProcess({
      name: kind.name,
      file: binary.file,
      args: kind.args(dataFolder, port),
      logFile: join(folder, `${kind.name}.log`),
      scratchFolder: scratch ? folder : undefined,
    });
    const own = new OwnServer(port, binary.version, kind, server);
    try {
      await own.start();
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      log(`${kind.name} ${binary.version} ${binary.origin}, listening on 127.0.0.1:${port} (${seconds} s)`);
      return own;
    } catch (error) {
      await server.kill();
      const taken = /Address already in use/.test(server.lastWords(40));
      // Another process may have taken the free port before the server did.
      if (taken && options.port === undefined && attempt < 4) continue;
      const reason = taken ? `port ${port} is in use` : (error as Error).message;
      throw new Error(`${kind.name} did not start: ${reason}\n${server.lastWords()}`, { cause: error });
    }
  }
}
