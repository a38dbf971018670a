import { Body, Put } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '../../identity.errors.js';
import type { ChangePassword } from '../../passwords/change-password.js';
import { ChangePasswordDto } from '../auth.dto.js';
import { Caller, sessionOf } from '../request-facts.js';
import type { Population } from './population.js';

/** Makes the class with the route for the caller's own password; a controller extends it. */
export function ownPasswordRoutes({ who, prefix }: Population) {
  abstract class OwnPasswordRoutes {
    protected constructor(private readonly passwords: ChangePassword) {}

    @Put('password')
    @Access({
      operationId: `${prefix}Me_changePassword`,
      who,
      rate: 'login',
      summary: 'Change your password; your other sessions end',
      answers: {},
      errors: [
        identityErrors.wrongPassword,
        identityErrors.passwordTooCommon,
        identityErrors.tooManyTries,
        identityErrors.busy,
      ],
    })
    changePassword(
      @Caller() caller: Principal,
      @Body() { currentPassword, password }: ChangePasswordDto,
    ): Promise<void> {
      return this.passwords.change(caller.id, currentPassword, password, sessionOf(caller));
    }
  }
  return OwnPasswordRoutes;
}
