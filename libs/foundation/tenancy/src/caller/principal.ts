import type { TenantGraph } from '../scope/tenant-graph.js';

/** The caller that a verified credential stands for. */
export interface Principal {
  /** A person's session, or a machine that acts for a person with an API key or an OAuth token. */
  readonly kind: 'session' | 'api-key' | 'oauth';
  readonly audience: 'customer' | 'staff' | 'operator';
  /** The account of a session; the key or client of a machine. */
  readonly id: string;
  /** The member of staff for whom a machine acts: they granted its scopes, and it may never do more than they may. */
  readonly grantedBy?: string;
  /** The tenant that the credential belongs to; operators have none. */
  readonly tenantId?: string;
  readonly sessionId?: string;
  readonly permissions: ReadonlySet<string>;
  /** Stores that a member of staff is limited to; absent: all. */
  readonly stores?: readonly string[];
  /** When the person last proved who they are (seconds since 1970), for step-up. */
  readonly authTime?: number;
  /** A log-in that must set up a second factor first, and may do nothing else. */
  readonly enrolling?: boolean;
  /** When the credential expires (seconds since 1970); absent: never. */
  readonly expiresAt?: number;
}

/** A key for the caller, for limits and idempotency: a person's account, or a machine's own id. */
export function credentialOf({ kind, audience, id }: Principal): string {
  return `${kind === 'session' ? audience : kind}:${id}`;
}

/** A credential as it was sent. */
export interface PresentedCredential {
  /** The scheme of the Authorization header in lower case, such as `bearer`; `api-key` for the header X-API-Key. */
  readonly scheme: string;
  readonly value: string;
}

/** Port: turns a credential into its principal. The library authentication implements it. */
export interface CredentialVerifier {
  /**
   * @param accepted `enrolling`: also accept tokens of log-ins that may only set up a second factor
   * @returns undefined if the credential is not valid, for any reason
   */
  verify(
    credential: PresentedCredential,
    accepted?: { readonly enrolling?: boolean },
  ): Promise<Principal | undefined>;
  /**
   * Whose prices a customer sees, as one text; undefined: everybody's. Answers are kept for those who see the same.
   * @param graph of the customer's tenant
   */
  priceGroupOf?(customer: Principal, graph: TenantGraph): Promise<string | undefined>;
  /** Calls `listener` when a session ends before its tokens expire, in any process. Returns a function that stops this. */
  onSessionEnd?(listener: (sessionId: string) => void): () => void;
  /**
   * Calls `listener` when rights of people of a tenant have changed, in any process; without a tenant id if rights may have
   * changed in every tenant. Returns a function that stops this.
   */
  onRightsChange?(listener: (tenantId?: string) => void): () => void;
}

export const CREDENTIAL_VERIFIER = Symbol('CredentialVerifier');

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on routes that require a tenant. */
    tenantGraph?: TenantGraph;
    /** Set when a valid credential came with the request. */
    principal?: Principal;
  }
}
