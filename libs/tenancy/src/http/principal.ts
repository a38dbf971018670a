import type { TenantGraph } from '../scope/tenant-graph.js';

/** Who a verified credential speaks for. */
export interface Principal {
  readonly audience: 'customer' | 'staff' | 'operator';
  readonly id: string;
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

/** A credential as it came in. */
export interface PresentedCredential {
  readonly scheme: 'bearer' | 'api-key';
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
