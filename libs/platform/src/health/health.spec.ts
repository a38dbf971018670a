import 'reflect-metadata';
import { Logger } from '@nestjs/common';

import { Metrics } from '#platform/metrics';
import { Health } from './health.js';
import { probes, serveProbes, type InternalServer } from './probes.js';

const up = { name: 'mongodb', check: () => Promise.resolve() };
const down = { name: 'redis', check: () => Promise.reject(new Error('10.0.0.1:6379 refused')) };

beforeAll(() => Logger.overrideLogger(false));

describe('Health', () => {
  it('is ready when every check passes', async () => {
    expect(await new Health([up]).readiness()).toEqual({
      ready: true,
      degraded: false,
      checks: { mongodb: 'up' },
    });
    expect(await new Health().readiness()).toMatchObject({ ready: true, checks: {} });
  });

  it('names what is down, but not why', async () => {
    expect(await new Health([up, down]).readiness()).toEqual({
      ready: false,
      degraded: false,
      checks: { mongodb: 'up', redis: 'down' },
    });
  });

  it('is ready but degraded when only something optional is down, and names it', async () => {
    const degraded = new Health([up, { ...down, optional: true }]);
    expect(await degraded.readiness()).toEqual({
      ready: true,
      degraded: true,
      checks: { mongodb: 'up', redis: 'down' },
    });
    const { status, body } = await probes(degraded, new Metrics({ process: false }))['/ready']();
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { status: 'degraded', checks: { mongodb: 'up', redis: 'down' } },
    ]);
  });

  it('waits at most a second for a check', async () => {
    // Only this one timer ends at once: other parts of the process need theirs.
    const timers = jest.spyOn(globalThis, 'setTimeout').mockImplementationOnce((end) => {
      end();
      return undefined as never;
    });
    const readiness = new Health([{ name: 'slow', check: () => new Promise(() => undefined) }]).readiness();
    expect(timers).toHaveBeenCalledWith(expect.any(Function), 1_000);
    timers.mockRestore();
    expect(await readiness).toMatchObject({ ready: false, checks: { slow: 'down' } });
  });

  it('is not ready while draining, and runs no check', async () => {
    const health = new Health([up]);
    health.onModuleDestroy();
    expect(await health.readiness()).toMatchObject({ ready: false, checks: { process: 'draining' } });
  });
});

describe('serveProbes', () => {
  let server: InternalServer;
  const metrics = new Metrics({ process: false });
  const health = new Health([up]);

  beforeAll(async () => {
    metrics.counter({ name: 'things_total', help: 'Things' }).inc(3);
    server = await serveProbes(probes(health, metrics), { host: '127.0.0.1', port: 0 });
  });
  afterAll(() => server.close());

  const get = async (path: string): Promise<[number, string]> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return [response.status, await response.text()];
  };

  it('answers the probes', async () => {
    expect(await get('/health')).toEqual([200, '{"status":"ok"}']);
    expect(await get('/ready')).toEqual([200, '{"status":"ready","checks":{"mongodb":"up"}}']);
    expect((await get('/metrics'))[1]).toContain('things_total 3');
    expect((await get('/other'))[0]).toBe(404);
  });

  it('answers /health but not /ready with 200 while draining', async () => {
    health.onModuleDestroy();
    expect((await get('/health'))[0]).toBe(200);
    expect((await get('/ready'))[0]).toBe(503);
  });

  it('throws when the port is taken', async () => {
    await expect(serveProbes({}, { host: '127.0.0.1', port: server.port })).rejects.toThrow('EADDRINUSE');
  });
});
