import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { SealedFlow } from '#platform/crypto';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';

/** What a browser's sign-in is bound to between leaving for the provider and coming back. */
export interface SignInFlow {
  readonly provider: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly codeVerifier: string;
}

/**
 * Keeps a sign-in under way with the browser that began it, sealed: an answer of the provider that comes without it, or
 * with another one's, is worth nothing (login CSRF, RFC 9700 section 2.1). A code of the provider works once anyway.
 */
@TenantInjectable()
export class SignInFlows {
  private readonly flows: SealedFlow<SignInFlow>;

  constructor(tenant: CurrentTenant, @Inject(CONFIG) config: Config) {
    this.flows = new SealedFlow(config.ENCRYPTION_KEY, `sign-in-flow:${tenant.id}`);
  }

  seal(flow: SignInFlow): string {
    return this.flows.seal(flow);
  }

  /** @throws oidc.flow-invalid for another tenant's, another provider's, an altered or expired one */
  open(provider: string, flowToken: string): SignInFlow {
    const flow = this.flows.open(flowToken);
    if (flow?.provider !== provider) throw identityErrors.flowInvalid();
    return flow;
  }
}
