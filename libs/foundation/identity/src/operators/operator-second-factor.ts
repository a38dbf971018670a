import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { actAs } from '#platform/context';
import { PLATFORM } from '#platform/mongo';
import { OperatorAudit } from '#foundation/audit';
import { SecondFactor, type SecondFactorChange } from '../mfa/second-factor.js';
import type { WithSecondFactor } from '../mfa/second-factor-state.js';
import { OperatorSessions } from './operator-sessions.js';
import { Operator } from './operator.schema.js';

/** The second factor of operators. */
@Injectable()
export class OperatorSecondFactor extends SecondFactor {
  constructor(
    @InjectModel(Operator.name, PLATFORM) rows: Model<Operator>,
    @Inject(CONFIG) config: Config,
    sessions: OperatorSessions,
    private readonly audit: OperatorAudit,
  ) {
    super(rows as unknown as Model<WithSecondFactor>, { audience: 'platform' }, config, sessions);
  }

  protected override async commit(
    id: string,
    change: SecondFactorChange,
    writes: () => Promise<void>,
  ): Promise<void> {
    // This also happens during a log-in, when a recovery code is used up.
    actAs({ type: 'operator', id });
    await this.audit.record({
      action: 'operator.change-second-factor',
      target: { type: 'operator', id },
      changes: [{ field: 'secondFactor', after: change }],
    });
    await writes();
  }
}
