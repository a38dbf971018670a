import { DeviceDto, Email, Id, Int, Iso8601, Nested, OneOf, Text, Flag } from '#platform/http';
import type { Session } from '../sessions/session.schema.js';

/** A new password. Length is counted in characters; nothing is cut off (NIST SP 800-63B section 3.1.1.2). */
export const NewPassword = (): PropertyDecorator =>
  Text({
    min: 8,
    max: 128,
    trim: false,
    writeOnly: true,
    format: 'password',
    example: 'correct horse battery',
  });

/** A password that is compared, not set. */
export const Password = (): PropertyDecorator =>
  Text({ max: 128, trim: false, writeOnly: true, format: 'password', example: 'correct horse battery' });

const Code = (): PropertyDecorator =>
  Text({
    min: 10,
    max: 20,
    writeOnly: true,
    example: 'k7qf2-mpdxr',
    description: 'From the newest mail; case, spaces and hyphens do not matter',
  });

export class LogInDto {
  @Email()
  email: string;

  @Password()
  password: string;

  @Text({
    optional: true,
    max: 200,
    trim: false,
    writeOnly: true,
    description:
      'From an earlier log-in of this device: then wrong passwords from other devices do not count against it',
  })
  deviceToken?: string;

  @Text({ optional: true, max: 40, description: 'From the refusal `auth.device-unknown`' })
  challengeId?: string;

  @Text({
    optional: true,
    max: 20,
    writeOnly: true,
    example: 'k7qf2-mpdxr',
    description: 'The code that was mailed to the account because of that refusal',
  })
  deviceCode?: string;
}

export class RefreshDto {
  @Text({ max: 200, trim: false, writeOnly: true, description: 'The newest refresh token of the session' })
  refreshToken: string;
}

export class AccessTokenDto {
  @Text({ max: 4096, description: 'JWT; send it as `Authorization: Bearer …`' })
  accessToken: string;

  @OneOf(['Bearer'])
  tokenType: 'Bearer';

  @Int({ description: 'Lifetime of the access token in seconds', example: 600 })
  expiresIn: number;
}

export class TokensDto extends AccessTokenDto {
  @Text({ max: 200, description: 'Each use returns a new one; the old one is then no longer valid' })
  refreshToken: string;
}

export class LoggedInDto extends TokensDto {
  @Text({ max: 200, description: 'Keep it on this device and send it as `deviceToken` with its next log-in' })
  deviceToken: string;
}

export class ChallengeDto {
  @Id({ description: 'Send it together with the code from the mail' })
  challengeId: string;
}

export class VerifyEmailDto extends ChallengeDto {
  @Code()
  code: string;
}

export class ForgotPasswordDto {
  @Email()
  email: string;
}

export class ResetPasswordDto extends VerifyEmailDto {
  @NewPassword()
  password: string;
}

export class ChangePasswordDto {
  @Password()
  currentPassword: string;

  @NewPassword()
  password: string;
}

export class SessionDto {
  @Id()
  id: string;

  @Flag({ description: 'Whether this request belongs to this session' })
  current: boolean;

  @Nested(() => DeviceDto, { description: 'The device that used it last' })
  device: DeviceDto;

  @Iso8601()
  createdAt: string;

  @Iso8601()
  lastUsedAt: string;

  static of(session: Session, currentId: string | undefined): SessionDto {
    const { userAgent, ip } = session.device ?? {};
    return {
      id: session._id,
      current: session._id === currentId,
      device: { userAgent, ip },
      createdAt: session.createdAt.toISOString(),
      lastUsedAt: session.lastUsedAt.toISOString(),
    };
  }
}

/** A person has few sessions, so the list has no pages. */
export class SessionListDto {
  @Nested(() => SessionDto, { array: true })
  data: SessionDto[];

  static of(sessions: readonly Session[], currentId: string | undefined): SessionListDto {
    return { data: sessions.map((session) => SessionDto.of(session, currentId)) };
  }
}
