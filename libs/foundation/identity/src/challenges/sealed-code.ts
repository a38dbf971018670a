import type { KeyRing } from '#platform/crypto';

const PURPOSE = 'challenge';

/** Seals a code or token for its mail, so that events, outbox and logs never have it in plain text. */
export function sealChallengeCode(keys: KeyRing, code: string): string {
  return keys.box(PURPOSE).seal(code);
}

/**
 * Opens `sealed` of an identity event, for the mail to the person.
 * @throws Error if it was sealed for another tenant or altered
 */
export function openChallengeCode(keys: KeyRing, sealed: string): string {
  return keys.box(PURPOSE).open(sealed);
}
