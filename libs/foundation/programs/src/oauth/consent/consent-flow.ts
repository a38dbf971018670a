import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { equalInConstantTime, hashToken, SealedFlow } from '#platform/crypto';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import type { AuthorizationRequest } from './authorization-request.js';
import { consentErrors } from './consent.errors.js';

/** The member of staff who has proved who they are. */
export interface Granting {
  readonly staffId: string;
  /** How (RFC 8176). */
  readonly amr: readonly string[];
  /** See `StaffAccounts.granter`. */
  readonly mark: string;
}

/** How far a browser has come in letting an app in. */
export interface ConsentFlow {
  /** Hash of the secret that only this browser has, in its cookie. */
  readonly browser: string;
  readonly request: AuthorizationRequest;
  /** The password was right; a code of the second factor is to follow. */
  readonly mfaToken?: string;
  /** All was right; the decision is to follow. */
  readonly granting?: Granting;
}

/**
 * Keeps a consent under way with the browser that began it, sealed and bound to its cookie. As it cannot be made up and
 * no other site can read it, it is also the forms' token against forged requests (CWE-352).
 */
@TenantInjectable()
export class ConsentFlows {
  private readonly flows: SealedFlow<ConsentFlow>;

  constructor(tenant: CurrentTenant, @Inject(CONFIG) config: Config) {
    this.flows = new SealedFlow(config.ENCRYPTION_KEY, `consent:${tenant.id}`);
  }

  /** @param browser the secret in its cookie */
  begin(request: AuthorizationRequest, browser: string): ConsentFlow {
    return { request, browser: hashToken(browser) };
  }

  seal(flow: ConsentFlow): string {
    return this.flows.seal(flow);
  }

  /** @throws consent.page-outdated for another tenant's or browser's, an altered or expired one */
  open(text: string | undefined, browser: string | undefined): ConsentFlow {
    const flow = text === undefined ? undefined : this.flows.open(text);
    if (!flow || browser === undefined || !equalInConstantTime(flow.browser, hashToken(browser))) {
      throw consentErrors.pageOutdated();
    }
    return flow;
  }
}
