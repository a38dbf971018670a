import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import { createApi } from '#api';
import { PLATFORM } from '#platform/mongo';
import { scratchConfig } from '../installation/scratch-config.js';
// The events and errors of reactors are declared when the worker's modules load.
import '#worker';

/** An API that knows its routes but does not listen. */
export interface BootedApi {
  readonly app: NestFastifyApplication;
  stop(): Promise<void>;
}

/**
 * Boots the API far enough that every route is known. It needs MongoDB and Redis: the platform's indexes are awaited
 * before any route is registered.
 * @param parts MONGODB_URI and REDIS_URL
 */
export async function bootForDocuments(parts: Readonly<Record<string, string>> = {}): Promise<BootedApi> {
  // The queue board is a plugin with pages of its own.
  const settings = { NODE_ENV: 'development', QUEUE_BOARD: 'false', ...parts };
  const app = await createApi(scratchConfig(settings));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    stop: async () => {
      await app.get<Connection>(getConnectionToken(PLATFORM)).dropDatabase();
      await app.close();
    },
  };
}
