import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a request stops: before the service has received it, or after, when only its answer is missing. */
export type Side = 'before' | 'after';

interface Barrier {
  readonly path: string;
  readonly side: Side;
  readonly stopped: () => void;
}

/**
 * A proxy between the product and a service. A test can close it, and then kill a process exactly between two steps of
 * its work.
 */
export class Gate {
  private barrier?: Barrier;
  private readonly standing: (() => void)[] = [];

  private constructor(
    private readonly target: URL,
    private readonly server: Server,
  ) {}

  static async before(target: string): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(new URL(target), server);
    server.on('request', (incoming, answer) => void gate.pass(incoming, answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * Stops requests whose method and path begin with `path`, such as `POST /v1/refunds`.
   * @returns when the first request is stopped
   */
  close(path: string, side: Side): Promise<void> {
    return new Promise((stopped) => (this.barrier = { path, side, stopped }));
  }

  /** Lets the stopped and all later requests go on. */
  open(): void {
    this.barrier = undefined;
    for (const goOn of this.standing.splice(0)) goOn();
  }

  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      const body = await bytesOf(incoming);
      await this.wait(incoming, 'before');
      // The sender was killed while the request was stopped.
      if (incoming.socket.destroyed) return;
      const { status, headers, bytes } = await this.forward(incoming, body);
      await this.wait(incoming, 'after');
      answer.writeHead(status, headers).end(bytes);
    } catch {
      answer.destroy();
    }
  }

  private async wait({ method, url }: IncomingMessage, side: Side): Promise<void> {
    const { barrier } = this;
    if (barrier?.side !== side || !`${method} ${url}`.startsWith(barrier.path)) return;
    barrier.stopped();
    await new Promise<void>((resolve) => this.standing.push(resolve));
  }

  private forward({ method, url, headers }: IncomingMessage, body: Buffer) {
    const { hostname, port } = this.target;
    return new Promise<{ status: number; headers: IncomingMessage['headers']; bytes: Buffer }>(
      (resolve, reject) => {
        const passing = request({ hostname, port, method, path: url, headers, agent: false }, (response) => {
          bytesOf(response).then(
            (bytes) => resolve({ status: response.statusCode!, headers: response.headers, bytes }),
            reject,
          );
        });
        passing.once('error', reject);
        passing.end(body);
      },
    );
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
