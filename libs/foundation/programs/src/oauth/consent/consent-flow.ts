import { equalInConstantTime, hashToken, SealedFlow } from '#platform/crypto';
import { TenantInjectable, TenantKeys } from '#foundation/tenancy';
import type { AuthorizationRequest } from './authorization-request.js';
import { consentErrors } from './consent.errors.js';

/** The member of staff who has logged in for this consent. */
export interface Granting {
  readonly staffId: string;
  /** How they logged in (RFC 8176). */
  readonly amr: readonly string[];
  /** See `StaffAccounts.granter`. */
  readonly mark: string;
}

/** The state of a consent in a browser. */
export interface ConsentFlow {
  /** Hash of the secret that only this browser has, in its cookie. */
  readonly browser: string;
  readonly request: AuthorizationRequest;
  /** The password was right; a code of the second factor must follow. */
  readonly mfaToken?: string;
  /** The log-in is complete; the decision must follow. */
  readonly granting?: Granting;
}

/**
 * Seals the state of a consent for the browser that started it, bound to its cookie. It cannot be made up, and no other site
 * can read it, so it also protects the forms against forged requests (CWE-352).
 */
@TenantInjectable()
export class ConsentFlows {
  private readonly flows: SealedFlow<ConsentFlow>;

  constructor(keys: TenantKeys) {
    this.flows = new SealedFlow(keys.box('consent'));
  }

  /** @param browser the secret in its cookie */
  begin(request: AuthorizationRequest, browser: string): ConsentFlow {
    return { request, browser: hashToken(browser) };
  }

  seal(flow: ConsentFlow): string {
    return this.flows.seal(flow);
  }

  /** @throws consent.page-outdated if the text is of another tenant or browser, was altered or has expired */
  open(text: string | undefined, browser: string | undefined): ConsentFlow {
    const flow = text === undefined ? undefined : this.flows.open(text);
    if (!flow || browser === undefined || !equalInConstantTime(flow.browser, hashToken(browser))) {
      throw consentErrors.pageOutdated();
    }
    return flow;
  }
}
