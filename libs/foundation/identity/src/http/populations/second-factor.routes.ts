import { Body, Delete, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '../../identity.errors.js';
import type { AccountWithPassword, LogIn } from '../../log-in/log-in.js';
import type { Device } from '../../sessions/session.schema.js';
import { Caller, FromDevice, ownerOf } from '../request-facts.js';
import { ConfirmTotpDto, EnrolledDto, NewRecoveryCodesDto, TotpEnrolmentDto } from '../second-factor.dto.js';
import type { Population } from './population.js';

/** Makes the class with the routes for the caller's own second factor; a controller extends it. */
export function secondFactorRoutes({ who, prefix, enrolsAtLogIn: enrolment }: Population) {
  abstract class SecondFactorRoutes {
    protected constructor(private readonly logIns: LogIn<AccountWithPassword>) {}

    @Post('totp')
    @Access({
      operationId: `${prefix}Mfa_enrol`,
      who,
      stepUp: true,
      enrolment,
      summary: 'Make a secret for an authenticator app; it is used after you confirm it',
      answers: { status: 200, type: TotpEnrolmentDto },
      errors: [identityErrors.mfaAlreadyEnabled],
    })
    async enrol(@Caller() caller: Principal): Promise<TotpEnrolmentDto> {
      return TotpEnrolmentDto.of(await this.logIns.enrol(ownerOf(caller)));
    }

    @Post('totp/confirm')
    @Access({
      operationId: `${prefix}Mfa_confirm`,
      who,
      enrolment,
      rate: 'login',
      summary: 'Confirm the secret with a code from the app; other sessions end',
      answers: { status: 200, type: EnrolledDto },
      errors: [
        identityErrors.mfaCodeInvalid,
        identityErrors.mfaTooManyCodes,
        identityErrors.mfaAlreadyEnabled,
      ],
    })
    confirm(
      @Caller() caller: Principal,
      @Body() { code }: ConfirmTotpDto,
      @FromDevice() device: Device,
    ): Promise<EnrolledDto> {
      return this.logIns.confirmEnrolment(ownerOf(caller), code, device);
    }

    @Delete('totp')
    @Access({
      operationId: `${prefix}Mfa_remove`,
      who,
      stepUp: true,
      summary: 'Remove the second factor and its recovery codes; other sessions end',
      answers: {},
      errors: [identityErrors.mfaNotEnabled, identityErrors.mfaRequired],
    })
    remove(@Caller() caller: Principal): Promise<void> {
      return this.logIns.removeSecondFactor(ownerOf(caller));
    }

    @Post('recovery-codes')
    @Access({
      operationId: `${prefix}Mfa_recoveryCodes`,
      who,
      stepUp: true,
      summary: 'Replace the recovery codes by ten new ones',
      answers: { status: 200, type: NewRecoveryCodesDto },
      errors: [identityErrors.mfaNotEnabled],
    })
    async recoveryCodes(@Caller() caller: Principal): Promise<NewRecoveryCodesDto> {
      return { recoveryCodes: await this.logIns.replaceRecoveryCodes(ownerOf(caller)) };
    }
  }
  return SecondFactorRoutes;
}
