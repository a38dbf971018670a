import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import { RevokedSessions } from '../sessions/revoked-sessions.js';
import { OPERATOR_SESSION, type Session } from '../sessions/session.schema.js';
import { SessionTokens } from '../sessions/session-tokens.js';
import { Sessions } from '../sessions/sessions.js';

/** Log-ins of operators. */
@Injectable()
export class OperatorSessions extends Sessions {
  private readonly logger = new Logger(OperatorSessions.name);

  constructor(
    @InjectModel(OPERATOR_SESSION, PLATFORM) rows: Model<Session>,
    tokens: SessionTokens,
    revoked: RevokedSessions,
  ) {
    super(rows, { audience: 'platform' }, tokens, revoked);
  }

  protected override onReuse({ _id, accountId }: Session): Promise<void> {
    this.logger.warn(`a used refresh token of operator ${accountId} came again; session ${_id} was ended`);
    return Promise.resolve();
  }
}
