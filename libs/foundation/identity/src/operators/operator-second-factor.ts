import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { PLATFORM } from '#platform/mongo';
import { SecondFactor, type SecondFactorChange } from '../mfa/second-factor.js';
import type { WithSecondFactor } from '../mfa/second-factor-state.js';
import { OperatorSessions } from './operator-sessions.js';
import { Operator } from './operator.schema.js';

/** The second factor of operators; what becomes of it is in the log. */
@Injectable()
export class OperatorSecondFactor extends SecondFactor {
  private readonly logger = new Logger(OperatorSecondFactor.name);

  constructor(
    @InjectModel(Operator.name, PLATFORM) rows: Model<Operator>,
    @Inject(CONFIG) config: Config,
    sessions: OperatorSessions,
  ) {
    super(rows as unknown as Model<WithSecondFactor>, { audience: 'platform' }, config, sessions);
  }

  protected override async commit(
    id: string,
    change: SecondFactorChange,
    writes: () => Promise<void>,
  ): Promise<void> {
    await writes();
    this.logger.warn(`second factor of operator ${id}: ${change}`);
  }
}
