import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import { createApi } from '#api';
import { PLATFORM } from '#platform/mongo';
import { scratchConfig } from '../installation/scratch-config.js';
// Loads the worker's modules, because they also declare events and errors.
import '#worker';

/** An API that has its routes but does not listen. */
export interface BootedApi {
  readonly app: NestFastifyApplication;
  stop(): Promise<void>;
}

/**
 * Boots the API until all routes are registered. It needs MongoDB and Redis, because the API waits for the platform's
 * indexes before it registers routes.
 * @param parts MONGODB_URI and REDIS_URL
 */
export async function bootForDocuments(parts: Readonly<Record<string, string>> = {}): Promise<BootedApi> {
  // The queue board is a plugin with its own pages, which the documents do not describe.
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
