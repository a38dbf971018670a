import { Body, Controller, Delete, Post } from '@nestjs/common';
import { Access, type Audience } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { identityErrors } from '../identity.errors.js';
import { OperatorLogIn } from '../operators/operator-log-in.js';
import type { Device } from '../sessions/session.schema.js';
import { StaffLogIn } from '../staff/staff-log-in.js';
import { Caller, FromDevice, ownerOf } from './request-facts.js';
import { ConfirmTotpDto, EnrolledDto, NewRecoveryCodesDto, TotpEnrolmentDto } from './second-factor.dto.js';

const enrolling = (who: Audience, enrolment: boolean) =>
  Access({
    who,
    stepUp: true,
    enrolment,
    summary: 'Make a secret for an authenticator app; it counts once it is confirmed',
    answers: { status: 200, type: TotpEnrolmentDto },
    errors: [identityErrors.mfaAlreadyOn],
  });

const confirming = (who: Audience, enrolment: boolean) =>
  Access({
    who,
    enrolment,
    rate: 'login',
    summary: 'Put the secret into force with a code of it; other sessions end',
    answers: { status: 200, type: EnrolledDto },
    errors: [identityErrors.mfaCodeInvalid, identityErrors.mfaTooManyCodes, identityErrors.mfaAlreadyOn],
  });

const removing = (who: Audience) =>
  Access({
    who,
    stepUp: true,
    summary: 'Remove the second factor with its recovery codes; other sessions end',
    answers: {},
    errors: [identityErrors.mfaNotOn, identityErrors.mfaRequired],
  });

const replacing = (who: Audience) =>
  Access({
    who,
    stepUp: true,
    summary: 'Ten new recovery codes instead of the old ones',
    answers: { status: 200, type: NewRecoveryCodesDto },
    errors: [identityErrors.mfaNotOn],
  });

@Controller('me/mfa')
export class MfaController {
  constructor(private readonly logIns: CustomerLogIn) {}

  @Post('totp')
  @enrolling('customer', false)
  async enrol(@Caller() caller: Principal): Promise<TotpEnrolmentDto> {
    return TotpEnrolmentDto.of(await this.logIns.enrol(ownerOf(caller)));
  }

  @Post('totp/confirm')
  @confirming('customer', false)
  confirm(
    @Caller() caller: Principal,
    @Body() { code }: ConfirmTotpDto,
    @FromDevice() device: Device,
  ): Promise<EnrolledDto> {
    return this.logIns.confirmEnrolment(ownerOf(caller), code, device);
  }

  @Delete('totp')
  @removing('customer')
  remove(@Caller() caller: Principal): Promise<void> {
    return this.logIns.removeSecondFactor(ownerOf(caller));
  }

  @Post('recovery-codes')
  @replacing('customer')
  async recoveryCodes(@Caller() caller: Principal): Promise<NewRecoveryCodesDto> {
    return { recoveryCodes: await this.logIns.replaceRecoveryCodes(ownerOf(caller)) };
  }
}

@Controller('admin/auth/mfa')
export class AdminMfaController {
  constructor(private readonly logIns: StaffLogIn) {}

  @Post('totp')
  @enrolling('staff', true)
  async enrol(@Caller() caller: Principal): Promise<TotpEnrolmentDto> {
    return TotpEnrolmentDto.of(await this.logIns.enrol(ownerOf(caller)));
  }

  @Post('totp/confirm')
  @confirming('staff', true)
  confirm(
    @Caller() caller: Principal,
    @Body() { code }: ConfirmTotpDto,
    @FromDevice() device: Device,
  ): Promise<EnrolledDto> {
    return this.logIns.confirmEnrolment(ownerOf(caller), code, device);
  }

  @Delete('totp')
  @removing('staff')
  remove(@Caller() caller: Principal): Promise<void> {
    return this.logIns.removeSecondFactor(ownerOf(caller));
  }

  @Post('recovery-codes')
  @replacing('staff')
  async recoveryCodes(@Caller() caller: Principal): Promise<NewRecoveryCodesDto> {
    return { recoveryCodes: await this.logIns.replaceRecoveryCodes(ownerOf(caller)) };
  }
}

@Controller('platform/auth/mfa')
export class PlatformMfaController {
  constructor(private readonly logIns: OperatorLogIn) {}

  @Post('totp')
  @enrolling('operator', true)
  async enrol(@Caller() caller: Principal): Promise<TotpEnrolmentDto> {
    return TotpEnrolmentDto.of(await this.logIns.enrol(ownerOf(caller)));
  }

  @Post('totp/confirm')
  @confirming('operator', true)
  confirm(
    @Caller() caller: Principal,
    @Body() { code }: ConfirmTotpDto,
    @FromDevice() device: Device,
  ): Promise<EnrolledDto> {
    return this.logIns.confirmEnrolment(ownerOf(caller), code, device);
  }

  @Delete('totp')
  @removing('operator')
  remove(@Caller() caller: Principal): Promise<void> {
    return this.logIns.removeSecondFactor(ownerOf(caller));
  }

  @Post('recovery-codes')
  @replacing('operator')
  async recoveryCodes(@Caller() caller: Principal): Promise<NewRecoveryCodesDto> {
    return { recoveryCodes: await this.logIns.replaceRecoveryCodes(ownerOf(caller)) };
  }
}
