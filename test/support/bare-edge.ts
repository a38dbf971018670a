import { connect } from 'node:net';
import { Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigModule, loadConfig } from '#platform/config';
import { configureEdge, createFastifyAdapter, EdgeModule } from '#platform/http';
import { createLogger, PinoNestLogger } from '#platform/logging';
import { Metrics } from '#platform/metrics';

const config = {
  ...loadConfig({
    NODE_ENV: 'test',
    MONGODB_URI: 'mongodb://127.0.0.1:1',
    REDIS_URL: 'redis://127.0.0.1:1',
    ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
  }),
  BODY_LIMIT: 1_000_000,
};

/** A test's controllers behind the platform's edge, without tenants, MongoDB and Redis. */
export class BareEdge {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    /** The log lines. */
    readonly lines: readonly Record<string, unknown>[],
    readonly metrics: Metrics,
  ) {}

  static async start(controllers: Type[]): Promise<BareEdge> {
    @Global()
    @Module({ imports: [ConfigModule.forRoot(config), EdgeModule], controllers })
    class TestModule {}

    const lines: Record<string, unknown>[] = [];
    const logger = createLogger(
      { LOG_LEVEL: 'info' },
      { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    );
    const metrics = new Metrics({ process: false });
    const app = await NestFactory.create<NestFastifyApplication>(
      TestModule,
      createFastifyAdapter(config, logger),
      { logger: new PinoNestLogger(logger), abortOnError: false },
    );
    const cors = { allows: async (origin: string) => origin === 'https://shop.test' };
    await configureEdge(app, { config, logger, metrics, cors });
    await app.listen(0, '127.0.0.1');
    return new BareEdge(app, await app.getUrl(), lines, metrics);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers });
  }

  /** Sends a POST, by default with JSON. */
  post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      body: body as string,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Sends raw bytes. @returns everything that the server sent until it closed the connection */
  async wire(...parts: readonly string[]): Promise<string> {
    const socket = connect(Number(new URL(this.url).port), '127.0.0.1');
    // The server may close the connection before it has read everything.
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const drained = (): Promise<void> => new Promise((resolve) => socket.once('drain', resolve));
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
    for (const part of parts) {
      if (!socket.write(part)) await Promise.race([drained(), closed]);
    }
    socket.end();
    await closed;
    return received;
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}

/** The status and code of a problem, after a check of the fields that every problem has. */
export async function problemIn(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const body = (await response.json()) as Record<string, unknown>;
  expect(body).toMatchObject({
    type: `${config.PUBLIC_URL}/docs/errors#${String(body.code)}`,
    title: expect.any(String),
    detail: expect.any(String),
    status: response.status,
    correlationId: response.headers.get('x-correlation-id'),
  });
  return `${response.status} ${String(body.code)}`;
}
