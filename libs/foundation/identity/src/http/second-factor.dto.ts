import { Flag, Int, Nested, OneOf, Text, TextList } from '#platform/http';
import type { CodeWanted, Enrolled, EnrolmentWanted, LogInOutcome } from '../log-in/log-in-outcome.js';
import { qrCodeOf } from '../mfa/qr-code.js';
import type { TotpEnrolment } from '../mfa/second-factor.js';
import { LoggedInDto, Password } from './auth.dto.js';

const ANY_CODE = {
  min: 6,
  max: 20,
  example: '482913',
  writeOnly: true,
  description: 'Six digits of the authenticator app, or a recovery code',
} as const;

export class MfaDto {
  @Text({ max: 1_000, trim: false, writeOnly: true, description: 'From the log-in, good for five minutes' })
  mfaToken: string;

  @Text(ANY_CODE)
  code: string;
}

/** The password was right; send `mfaToken` with a code to the `mfa` route. */
export class CodeWantedDto implements CodeWanted {
  @OneOf(['code-wanted'])
  outcome: 'code-wanted';

  @Flag({ example: true })
  mfaRequired: true;

  @Text({ max: 1_000 })
  mfaToken: string;
}

/** The password was right; a second factor has to be set up before anything else. */
export class EnrolmentWantedDto implements EnrolmentWanted {
  @OneOf(['enrolment-wanted'])
  outcome: 'enrolment-wanted';

  @Flag({ example: true })
  mfaEnrolmentRequired: true;

  @Text({ max: 4096, description: 'Bearer token that opens `mfa/totp` and `mfa/totp/confirm` only' })
  enrolmentToken: string;

  @Int({ description: 'Life of the token in seconds', example: 600 })
  expiresIn: number;
}

/** The log-in is complete. */
export class LogInCompletedDto extends LoggedInDto {
  @OneOf(['logged-in'])
  outcome: 'logged-in';
}

export type LogInAnswer = LogInCompletedDto | CodeWantedDto | EnrolmentWantedDto;

/** What a right password leads to, for the documents. */
export const LOG_IN_ANSWERS = {
  property: 'outcome',
  shapes: {
    'logged-in': LogInCompletedDto,
    'code-wanted': CodeWantedDto,
    'enrolment-wanted': EnrolmentWantedDto,
  },
} as const;

/** What a right password leads to, with a name for each case: clients need not guess by what is there. */
export function logInAnswer(reached: LogInOutcome): LogInAnswer {
  if ('mfaToken' in reached) return { outcome: 'code-wanted', ...reached };
  if ('enrolmentToken' in reached) return { outcome: 'enrolment-wanted', ...reached };
  return { outcome: 'logged-in', ...reached };
}

export class StepUpDto {
  @Password()
  password: string;

  @Text({ ...ANY_CODE, optional: true })
  code?: string;
}

export class TotpEnrolmentDto {
  @Text({ max: 64, example: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', description: 'Base32, for typing' })
  secret: string;

  @Text({ max: 500, example: 'otpauth://totp/Shop:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Shop' })
  uri: string;

  @Text({
    max: 20_000,
    example: 'data:image/png;base64,iVBORw0KGgo=',
    description: 'QR code of the URI, PNG',
  })
  qrCode: string;

  @Text({ max: 40_000, example: '<svg xmlns="http://www.w3.org/2000/svg"/>', description: 'The same as SVG' })
  qrCodeSvg: string;

  static async of({ secret, uri }: TotpEnrolment): Promise<TotpEnrolmentDto> {
    const { dataUri, svg } = await qrCodeOf(uri);
    return { secret, uri, qrCode: dataUri, qrCodeSvg: svg };
  }
}

export class ConfirmTotpDto {
  @Text({
    min: 6,
    max: 6,
    pattern: /^[0-9]{6}$/,
    patternHint: 'six digits',
    example: '482913',
    writeOnly: true,
  })
  code: string;
}

export class NewRecoveryCodesDto {
  @TextList({
    maxItems: 10,
    example: ['k7qf-2mpd-xr9w'],
    description: 'Each works once instead of a code of the app; they are not shown again',
  })
  recoveryCodes: readonly string[];
}

export class EnrolledDto extends NewRecoveryCodesDto implements Enrolled {
  @Nested(() => LoggedInDto, {
    optional: true,
    description: 'When a log-in waited for this',
  })
  tokens?: LoggedInDto;
}
