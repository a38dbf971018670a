import { Flag, Int, Nested, OneOf, Text, TextList } from '#platform/http';
import type { CodeRequired, Enrolled, EnrolmentRequired, LogInOutcome } from '../log-in/log-in-outcome.js';
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
  @Text({ max: 1_000, trim: false, writeOnly: true, description: 'From the log-in, valid for five minutes' })
  mfaToken: string;

  @Text(ANY_CODE)
  code: string;
}

/** The password was right; send `mfaToken` with a code to the `mfa` route. */
export class CodeRequiredDto implements CodeRequired {
  @OneOf(['code-required'])
  outcome: 'code-required';

  @Flag({ example: true })
  mfaRequired: true;

  @Text({ max: 1_000 })
  mfaToken: string;
}

/** The password was right; the person must first set up a second factor. */
export class EnrolmentRequiredDto implements EnrolmentRequired {
  @OneOf(['enrolment-required'])
  outcome: 'enrolment-required';

  @Flag({ example: true })
  mfaEnrolmentRequired: true;

  @Text({ max: 4096, description: 'Bearer token for `mfa/totp` and `mfa/totp/confirm` only' })
  enrolmentToken: string;

  @Int({ description: 'Lifetime of the token in seconds', example: 600 })
  expiresIn: number;
}

/** The log-in is complete. */
export class LogInCompletedDto extends LoggedInDto {
  @OneOf(['logged-in'])
  outcome: 'logged-in';
}

export type LogInAnswer = LogInCompletedDto | CodeRequiredDto | EnrolmentRequiredDto;

/** The answers to a right password, for the documents. */
export const LOG_IN_ANSWERS = {
  property: 'outcome',
  shapes: {
    'logged-in': LogInCompletedDto,
    'code-required': CodeRequiredDto,
    'enrolment-required': EnrolmentRequiredDto,
  },
} as const;

/** The answer to a right password, with `outcome` for each case, so that clients need not guess from the fields. */
export function logInAnswer(reached: LogInOutcome): LogInAnswer {
  if ('mfaToken' in reached) return { outcome: 'code-required', ...reached };
  if ('enrolmentToken' in reached) return { outcome: 'enrolment-required', ...reached };
  return { outcome: 'logged-in', ...reached };
}

export class StepUpDto {
  @Password()
  password: string;

  @Text({ ...ANY_CODE, optional: true })
  code?: string;
}

export class TotpEnrolmentDto {
  @Text({ max: 64, example: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', description: 'Base32, to type in' })
  secret: string;

  @Text({ max: 500, example: 'otpauth://totp/Shop:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Shop' })
  uri: string;

  @Text({
    max: 20_000,
    example: 'data:image/png;base64,iVBORw0KGgo=',
    description: 'QR code of the URI as PNG',
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
    patternHint: { en: 'must be six digits', de: 'muss aus sechs Ziffern bestehen' },
    example: '482913',
    writeOnly: true,
  })
  code: string;
}

export class NewRecoveryCodesDto {
  @TextList({
    maxItems: 10,
    example: ['k7qf-2mpd-xr9w'],
    description: 'Each can be used once instead of a code from the app; they are not shown again',
  })
  recoveryCodes: readonly string[];
}

export class EnrolledDto extends NewRecoveryCodesDto implements Enrolled {
  @Nested(() => LoggedInDto, {
    optional: true,
    description: 'Only if a log-in waited for this',
  })
  tokens?: LoggedInDto;
}
