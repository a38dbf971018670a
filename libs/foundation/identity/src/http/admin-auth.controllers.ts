import { Body, Controller, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import { identityErrors } from '../identity.errors.js';
import { StaffInvitations } from '../staff/staff-invitations.js';
import { StaffLogIn } from '../staff/staff-log-in.js';
import { StaffPasswordReset } from '../staff/staff-password-reset.js';
import { StaffSessions } from '../staff/staff-sessions.js';
import { passwordResetRoutes } from './populations/password-reset.routes.js';
import { STAFF } from './populations/population.js';
import { secondFactorRoutes } from './populations/second-factor.routes.js';
import { sessionRoutes } from './populations/session.routes.js';
import { AcceptInvitationDto } from './staff.dto.js';

/** Log-in, log-out and password reset of staff. */
@Controller('admin/auth')
export class AdminAuthController extends passwordResetRoutes(STAFF) {
  constructor(
    private readonly invitations: StaffInvitations,
    logIns: StaffLogIn,
    sessions: StaffSessions,
    resets: StaffPasswordReset,
  ) {
    super(logIns, sessions, resets);
  }

  @Post('invitations/accept')
  @Access({
    who: 'public',
    rate: 'login',
    summary: 'Accept an invitation by choosing a password; then log in',
    answers: {},
    errors: [identityErrors.invitationInvalid, identityErrors.passwordTooCommon, identityErrors.busy],
  })
  acceptInvitation(@Body() { token, password }: AcceptInvitationDto): Promise<void> {
    return this.invitations.accept(token, password);
  }
}

/** The sessions of a member of staff. */
@Controller('admin/auth/sessions')
export class AdminSessionsController extends sessionRoutes(STAFF) {
  constructor(sessions: StaffSessions) {
    super(sessions);
  }
}

/** The second factor of a member of staff. */
@Controller('admin/auth/mfa')
export class AdminMfaController extends secondFactorRoutes(STAFF) {
  constructor(logIns: StaffLogIn) {
    super(logIns);
  }
}
