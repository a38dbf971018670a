import { SealedFlow } from '#platform/crypto';
import { TenantInjectable, TenantKeys } from '#foundation/tenancy';
import { oidcErrors } from './oidc.errors.js';

/** The state of a sign-in while the browser is at the provider. */
export interface SignInFlow {
  readonly provider: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly codeVerifier: string;
}

/**
 * Seals the state of a sign-in for the browser that started it. A provider's answer without this state, or with that of
 * another browser, is refused (login CSRF, RFC 9700 section 2.1). A code of the provider works only once anyway.
 */
@TenantInjectable()
export class SignInFlows {
  private readonly flows: SealedFlow<SignInFlow>;

  constructor(keys: TenantKeys) {
    this.flows = new SealedFlow(keys.box('sign-in-flow'));
  }

  seal(flow: SignInFlow): string {
    return this.flows.seal(flow);
  }

  /** @throws oidc.flow-invalid if the token is of another tenant or provider, was altered or has expired */
  open(provider: string, flowToken: string): SignInFlow {
    const flow = this.flows.open(flowToken);
    if (flow?.provider !== provider) throw oidcErrors.flowInvalid();
    return flow;
  }
}
