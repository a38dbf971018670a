import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { actAs } from '#platform/context';
import { PLATFORM } from '#platform/mongo';
import { OperatorAudit } from '#foundation/audit';
import { SecondFactor, type SecondFactorChange } from '../mfa/second-factor.js';
import type { WithSecondFactor } from '../mfa/second-factor-state.js';
import { OperatorRealm } from './operator-realm.js';
import { OperatorSessions } from './operator-sessions.js';
import { Operator } from './operator.schema.js';

/** The second factor of operators. */
@Injectable()
export class OperatorSecondFactor extends SecondFactor {
  constructor(
    @InjectModel(Operator.name, PLATFORM) rows: Model<Operator>,
    realm: OperatorRealm,
    sessions: OperatorSessions,
    private readonly audit: OperatorAudit,
  ) {
    super(rows as unknown as Model<WithSecondFactor>, realm, sessions);
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
