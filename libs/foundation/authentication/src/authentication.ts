import { decodeJwt, decodeProtectedHeader } from 'jose';
import { LRUCache } from 'lru-cache';
import { CallerGroups, type Authority, type RevokedSessions } from '#foundation/identity';
import type { CredentialVerifier, PresentedCredential, Principal, TenantGraph } from '#foundation/tenancy';
import { runStrategy } from './run-strategy.js';
import type { AuthenticationStrategy, ParsedCredential, VerifiedCredential } from './strategies/strategy.js';

const REMEMBERED = 20_000;

/**
 * Turns credentials into principals. The Passport strategy that takes a credential checks it once; the result is kept in
 * memory, so usually a request costs one look-up. Its principal is asked for at each request. The edge compares the
 * principal's tenant with the request's.
 */
export class Authentication implements CredentialVerifier {
  /** The key is the credential itself: it is in memory anyway, and a hash would cost more than the look-up. */
  private readonly remembered = new LRUCache<string, VerifiedCredential>({ max: REMEMBERED });

  /** @param strategies every way to authenticate; the first that takes a credential decides on it */
  constructor(
    private readonly strategies: readonly AuthenticationStrategy[],
    private readonly revoked: RevokedSessions,
    private readonly authority: Authority,
  ) {}

  /** @returns undefined if the credential is not ours or is no longer valid; faults of the database throw */
  async verify(
    credential: PresentedCredential,
    { enrolling = false }: { readonly enrolling?: boolean } = {},
  ): Promise<Principal | undefined> {
    const key = `${credential.scheme} ${credential.value}`;
    const verified = this.remembered.get(key) ?? (await this.check(credential, key, enrolling));
    return verified?.principal();
  }

  onSessionEnd(listener: (sessionId: string) => void): () => void {
    return this.revoked.onRevoked(listener);
  }

  onRightsChange(listener: (tenantId?: string) => void): () => void {
    return this.authority.onChange(listener);
  }

  async priceGroupOf({ id }: Principal, graph: TenantGraph): Promise<string | undefined> {
    const groups = await (await graph.get(CallerGroups)).of(id);
    return groups.length > 0 ? [...groups].sort().join() : undefined;
  }

  private async check(
    credential: PresentedCredential,
    key: string,
    enrolling: boolean,
  ): Promise<VerifiedCredential | undefined> {
    const read = parseCredential(credential);
    const strategy = this.strategies.find((each) => (!each.enrolment || enrolling) && each.takes(read));
    if (!strategy) return undefined;
    const verified = await runStrategy(strategy, { headers: headersOf(credential) });
    // Not kept: a token that may only enrol must not be found by other requests.
    if (verified && !strategy.enrolment) this.remembered.set(key, verified);
    return verified;
  }
}

function parseCredential(credential: PresentedCredential): ParsedCredential {
  try {
    const { typ } = decodeProtectedHeader(credential.value);
    return { ...credential, unverified: { typ, aud: decodeJwt(credential.value).aud } };
  } catch {
    return credential;
  }
}

/** The headers in which Passport strategies look for a credential. */
function headersOf({ scheme, value }: PresentedCredential): Record<string, string> {
  return scheme === 'api-key' ? { 'x-api-key': value } : { authorization: `${scheme} ${value}` };
}
