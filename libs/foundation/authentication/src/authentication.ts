import { decodeJwt, decodeProtectedHeader } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Authority, RevokedSessions } from '#foundation/identity';
import type { CredentialVerifier, PresentedCredential, Principal } from '#foundation/tenancy';
import { runStrategy } from './run-strategy.js';
import type { AuthenticationStrategy, ReadCredential, Standing } from './strategies/strategy.js';

const REMEMBERED = 20_000;

/**
 * Turns credentials into principals: the Passport strategy that takes a credential checks it once, and what came of it is
 * remembered, so that the usual cost is a look-up and the question whom it speaks for at this moment. Whether that one's
 * tenant is the request's is the edge's to compare.
 */
export class Authentication implements CredentialVerifier {
  /** By the credential itself: it is in memory anyway, and a hash of it would cost more than the look-up. */
  private readonly remembered = new LRUCache<string, Standing>({ max: REMEMBERED });

  /** @param strategies every way to authenticate; the first that takes a credential decides on it */
  constructor(
    private readonly strategies: readonly AuthenticationStrategy[],
    private readonly revoked: RevokedSessions,
    private readonly authority: Authority,
  ) {}

  /** @returns undefined for whatever is no credential of ours, or no longer counts; faults of the database throw */
  async verify(
    credential: PresentedCredential,
    { enrolling = false }: { readonly enrolling?: boolean } = {},
  ): Promise<Principal | undefined> {
    const key = `${credential.scheme} ${credential.value}`;
    const standing = this.remembered.get(key) ?? (await this.check(credential, key, enrolling));
    return standing?.principal();
  }

  onSessionEnd(listener: (sessionId: string) => void): () => void {
    return this.revoked.onRevoked(listener);
  }

  onRightsChange(listener: (tenantId?: string) => void): () => void {
    return this.authority.onChange(listener);
  }

  private async check(
    credential: PresentedCredential,
    key: string,
    enrolling: boolean,
  ): Promise<Standing | undefined> {
    const read = readCredential(credential);
    const strategy = this.strategies.find((each) => (!each.enrolment || enrolling) && each.takes(read));
    if (!strategy) return undefined;
    const standing = await runStrategy(strategy, { headers: headersOf(credential) });
    // What may only enrol must not be found where everything else is looked up.
    if (standing && !strategy.enrolment) this.remembered.set(key, standing);
    return standing;
  }
}

function readCredential(credential: PresentedCredential): ReadCredential {
  try {
    const { typ } = decodeProtectedHeader(credential.value);
    return { ...credential, unverified: { typ, aud: decodeJwt(credential.value).aud } };
  } catch {
    return credential;
  }
}

/** Where Passport strategies look. */
function headersOf({ scheme, value }: PresentedCredential): Record<string, string> {
  return scheme === 'api-key' ? { 'x-api-key': value } : { authorization: `${scheme} ${value}` };
}
