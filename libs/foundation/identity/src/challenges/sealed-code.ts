import type { Config } from '#platform/config';
import { SecretBox } from '#platform/crypto';

type Keys = Pick<Config, 'ENCRYPTION_KEY'>;

/** Seals a code or token for its mail, so that events, outbox and logs never have it in plain text. */
export function sealChallengeCode(config: Keys, tenantId: string, code: string): string {
  return box(config, tenantId).seal(code);
}

/**
 * Opens `sealed` of an identity event, for the mail to the person.
 * @throws Error if it was sealed for another tenant or altered
 */
export function openChallengeCode(config: Keys, tenantId: string, sealed: string): string {
  return box(config, tenantId).open(sealed);
}

function box(config: Keys, tenantId: string): SecretBox {
  return SecretBox.for(config.ENCRYPTION_KEY, `challenge:${tenantId}`);
}
