import { FieldOf, Flag, Id, Iso8601, Text, TextList } from '#platform/http';
import type { StaffPermission } from '#platform/permissions';
import { given } from '#platform/values';
import type { ApiKey } from '../api-keys/api-key.schema.js';
import type { ApiKeyChange, NewApiKey, ShownApiKey } from '../api-keys/api-keys.js';
import { API_KEY, OVERLAP } from '../programs-values.js';

const NAME = { example: 'ERP' } as const;
const SCOPES = {
  description: 'Permissions that the key may use while the person who made it has them',
};
const EXAMPLE = ['orders.read', 'stock.read'];
const DAY = 86_400;

export class CreateApiKeyDto {
  @FieldOf(API_KEY.name, NAME)
  name: string;

  @FieldOf(API_KEY.scopes, { ...SCOPES, example: EXAMPLE })
  scopes: StaffPermission[];

  @Iso8601({ optional: true, example: '2030-01-01T00:00:00.000Z', description: 'Default: never' })
  expiresAt?: string;

  static toKey({ expiresAt, ...rest }: CreateApiKeyDto): NewApiKey {
    return { ...rest, ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }) };
  }
}

export class UpdateApiKeyDto {
  @FieldOf(API_KEY.name, { ...NAME, optional: true })
  name?: string;

  @FieldOf(API_KEY.scopes, { ...SCOPES, example: EXAMPLE, optional: true })
  scopes?: StaffPermission[];

  @Iso8601({
    optional: true,
    nullable: true,
    example: '2030-01-01T00:00:00.000Z',
    description: 'null: never',
  })
  expiresAt?: string | null;

  static toChange({ expiresAt, ...rest }: UpdateApiKeyDto): ApiKeyChange {
    return {
      ...given(rest),
      ...(expiresAt !== undefined && { expiresAt: expiresAt && new Date(expiresAt) }),
    } as ApiKeyChange;
  }
}

export class RotateApiKeyDto {
  @FieldOf(OVERLAP.overlapSeconds, {
    default: DAY,
    example: DAY,
    description: 'Seconds for which the old key still works',
  })
  overlapSeconds?: number = DAY;
}

export class ApiKeyDto {
  @Id()
  id: string;

  @FieldOf(API_KEY.name, NAME)
  name: string;

  @TextList({ example: EXAMPLE })
  scopes: readonly string[];

  @Id({ description: 'The member of staff whose rights limit the key’s' })
  grantedBy: string;

  @Iso8601()
  createdAt: string;

  @Iso8601({ optional: true })
  expiresAt?: string;

  @Iso8601({ optional: true, description: 'Exact to about a minute' })
  lastUsedAt?: string;

  @Iso8601({ optional: true, description: 'Until when the old key works after a rotation' })
  previousUntil?: string;

  static of(key: ApiKey): ApiKeyDto {
    const { _id, name, scopes, grantedBy, createdAt, expiresAt, lastUsedAt, previous } = key;
    const overlaps = previous !== undefined && previous.until.getTime() > Date.now();
    return {
      id: _id,
      name,
      scopes,
      grantedBy,
      createdAt: createdAt.toISOString(),
      ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
      ...(lastUsedAt && { lastUsedAt: lastUsedAt.toISOString() }),
      ...(overlaps && { previousUntil: previous.until.toISOString() }),
    };
  }
}

export class ShownApiKeyDto extends ApiKeyDto {
  @Text({
    optional: true,
    max: 120,
    description: 'The key itself, for the header X-Api-Key. It is shown only once',
    example: 'emp_live_01jd2k3m4n5p6q7r8s9tavwxyz_01jd2k3m4n5p6q7r8s9tavwxyz_…',
  })
  key?: string;

  @Flag({
    optional: true,
    description: 'true in the answer to a repeated request: the key is not shown again',
  })
  secretOmitted?: boolean;

  static shown({ key, text }: ShownApiKey): ShownApiKeyDto {
    return { ...ApiKeyDto.of(key), key: text };
  }
}
