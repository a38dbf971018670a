import type { TenantGraph } from '../scope/tenant-graph.js';

/** Who a verified credential speaks for. */
export interface Principal {
  /** What speaks: a person's session, or a machine in the name of one, with an API key or an OAuth token. */
  readonly kind: 'session' | 'api-key' | 'oauth';
  readonly audience: 'customer' | 'staff' | 'operator';
  /** The account of a session; the key or client of a machine. */
  readonly id: string;
  /** The member of staff in whose name a machine acts: they granted what it may do, and it never may do more. */
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
  /** When the credential ends (seconds since 1970); absent: not by itself. */
  readonly expiresAt?: number;
}

/** Who spoke, in one word: people by their account, machines one by one. */
export function credentialOf({ kind, audience, id }: Principal): string {
  return `${kind === 'session' ? audience : kind}:${id}`;
}

/** A credential as it came in. */
export interface PresentedCredential {
  /** Of the Authorization header, in lower case, such as `bearer`; `api-key` for what X-API-Key carries. */
  readonly scheme: string;
  readonly value: string;
}

/** Port: turns a credential into the one it speaks for. Bound by apps to what identity offers. */
export interface CredentialVerifier {
  /**
   * @param accepted `enrolling`: also tokens of log-ins that may only set up a second factor; nowhere else are they valid
   * @returns undefined when the credential is not valid, for whatever reason
   */
  verify(
    credential: PresentedCredential,
    accepted?: { readonly enrolling?: boolean },
  ): Promise<Principal | undefined>;
  /** Calls `listener` whenever a session ends before its credentials do, in whichever process. Returns how to stop. */
  onSessionEnd?(listener: (sessionId: string) => void): () => void;
  /**
   * Calls `listener` whenever what people of a tenant may do has changed, in whichever process; without a tenant when it may
   * have changed anywhere. Returns how to stop.
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
