import { Controller } from '@nestjs/common';
import { OperatorLogIn } from '../operators/operator-log-in.js';
import { OperatorSessions } from '../operators/operator-sessions.js';
import { logInRoutes } from './populations/log-in.routes.js';
import { OPERATORS } from './populations/population.js';
import { secondFactorRoutes } from './populations/second-factor.routes.js';
import { sessionRoutes } from './populations/session.routes.js';

/** The ways in and out for operators; a forgotten password is the command line's matter. */
@Controller('platform/auth')
export class PlatformAuthController extends logInRoutes(OPERATORS) {
  constructor(logIns: OperatorLogIn, sessions: OperatorSessions) {
    super(logIns, sessions);
  }
}

/** Where an operator is logged in. */
@Controller('platform/auth/sessions')
export class PlatformSessionsController extends sessionRoutes(OPERATORS) {
  constructor(sessions: OperatorSessions) {
    super(sessions);
  }
}

/** An operator's own second factor. */
@Controller('platform/auth/mfa')
export class PlatformMfaController extends secondFactorRoutes(OPERATORS) {
  constructor(logIns: OperatorLogIn) {
    super(logIns);
  }
}
