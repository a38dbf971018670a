import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Metrics } from '#platform/metrics';
import { PLATFORM } from '#platform/mongo';
import { UnitOfWork } from './unit-of-work.js';

/** As {@link UnitOfWork}, in the platform database: for rows there that must change together. */
@Injectable()
export class PlatformUnitOfWork extends UnitOfWork {
  constructor(@InjectConnection(PLATFORM) platform: Connection, metrics: Metrics) {
    super(platform, metrics);
  }
}
