import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { SecretBox } from '#platform/crypto';
import { CurrentTenant, TenantInjectable } from '#tenancy';
import { identityErrors } from '../identity.errors.js';

const LIFE_MS = 600_000;

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
 * with another one's, is worth nothing (login CSRF, RFC 9700 section 2.1). Nothing is stored here; a code of the
 * provider works once anyway.
 */
@TenantInjectable()
export class SignInFlows {
  private readonly box: SecretBox;

  constructor(tenant: CurrentTenant, @Inject(CONFIG) config: Config) {
    this.box = SecretBox.for(config.ENCRYPTION_KEY, `sign-in-flow:${tenant.id}`);
  }

  seal(flow: SignInFlow): string {
    return this.box.seal(JSON.stringify({ ...flow, until: Date.now() + LIFE_MS }));
  }

  /** @throws oidc.flow-invalid for another tenant's, another provider's, an altered or expired one */
  open(provider: string, flowToken: string): SignInFlow {
    const { until, ...flow } = this.read(flowToken);
    if (until < Date.now() || flow.provider !== provider) throw identityErrors.flowInvalid();
    return flow;
  }

  private read(flowToken: string): SignInFlow & { until: number } {
    try {
      return JSON.parse(this.box.open(flowToken)) as SignInFlow & { until: number };
    } catch (cause) {
      throw identityErrors.flowInvalid(undefined, { cause });
    }
  }
}
