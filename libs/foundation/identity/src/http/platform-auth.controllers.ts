import { Controller } from '@nestjs/common';
import { OperatorLogIn } from '../operators/operator-log-in.js';
import { OperatorSessions } from '../operators/operator-sessions.js';
import { logInRoutes } from './populations/log-in.routes.js';
import { OPERATORS } from './populations/population.js';
import { secondFactorRoutes } from './populations/second-factor.routes.js';
import { sessionRoutes } from './populations/session.routes.js';

/** Log-in and log-out of operators. They have no password reset by mail. */
@Controller('platform/auth')
export class PlatformAuthController extends logInRoutes(OPERATORS) {
  constructor(logIns: OperatorLogIn, sessions: OperatorSessions) {
    super(logIns, sessions);
  }
}

/** The sessions of an operator. */
@Controller('platform/auth/sessions')
export class PlatformSessionsController extends sessionRoutes(OPERATORS) {
  constructor(sessions: OperatorSessions) {
    super(sessions);
  }
}

/** The second factor of an operator. */
@Controller('platform/auth/mfa')
export class PlatformMfaController extends secondFactorRoutes(OPERATORS) {
  constructor(logIns: OperatorLogIn) {
    super(logIns);
  }
}
