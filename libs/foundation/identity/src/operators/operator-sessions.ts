import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { actAs } from '#platform/context';
import { PLATFORM } from '#platform/mongo';
import { OperatorAudit } from '#foundation/audit';
import { RevokedSessions } from '../sessions/revoked-sessions.js';
import { OPERATOR_SESSION, type Session } from '../sessions/session.schema.js';
import { SessionTokens, type Tokens } from '../sessions/session-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import { OperatorRealm } from './operator-realm.js';

/** Sessions of operators. */
@Injectable()
export class OperatorSessions extends Sessions {
  private readonly logger = new Logger(OperatorSessions.name);

  constructor(
    @InjectModel(OPERATOR_SESSION, PLATFORM) rows: Model<Session>,
    realm: OperatorRealm,
    tokens: SessionTokens,
    revoked: RevokedSessions,
    private readonly audit: OperatorAudit,
  ) {
    super(rows, realm, tokens, revoked);
  }

  /** Records the log-in in the audit log; from here on, the operator is the actor of the request. */
  override async open(
    ...[operatorId, grants, device, amr = ['pwd']]: Parameters<Sessions['open']>
  ): Promise<Tokens> {
    actAs({ type: 'operator', id: operatorId });
    const changes = [{ field: 'amr', after: amr }];
    await this.audit.record({
      action: 'operator.log-in',
      target: { type: 'operator', id: operatorId },
      changes,
    });
    return super.open(operatorId, grants, device, amr);
  }

  override async end(operatorId: string, sessionId: string): Promise<boolean> {
    await this.audit.record({
      action: 'operator.end-session',
      target: { type: 'operator', id: operatorId },
      changes: [{ field: 'sessionId', before: sessionId }],
    });
    return super.end(operatorId, sessionId);
  }

  protected override onReuse({ _id, accountId }: Session): Promise<void> {
    this.logger.warn(
      `a used refresh token of operator ${accountId} was used again; session ${_id} was ended`,
    );
    return Promise.resolve();
  }
}
