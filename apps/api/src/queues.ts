import { BullModule } from '@nestjs/bull';
import type { DynamicModule } from '@nestjs/common';
import { LIBRARIES } from '../../libraries.js';

/** What the queue board looks at. */
export const QUEUE_NAMES = LIBRARIES.flatMap(({ queues = [] }) => queues);

/** The queues as the api sees them; workers process them. */
export function queues(): DynamicModule {
  return BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name })));
}
