import { BullModule } from '@nestjs/bull';
import type { DynamicModule } from '@nestjs/common';
import { LIBRARIES } from '../../libraries.js';

/** Names of all queues, for the queue board. */
export const QUEUE_NAMES = LIBRARIES.flatMap(({ queues = [] }) => queues);

/** The queues for the API, which only reads them; workers process the jobs. */
export function queues(): DynamicModule {
  return BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name })));
}
