import { actAs } from '#platform/context';
import { DomainError } from '#platform/errors';
import { unworded } from '#platform/languages';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import {
  Authority,
  type DeviceProof,
  type FirstStep,
  identityErrors,
  type Proven,
  SessionTokens,
  StaffAccounts,
  StaffLogIn,
} from '#foundation/identity';
import type { OAuthClient } from '../oauth-client.schema.js';
import { OAuthGrants } from '../oauth-grants.js';
import { oauthErrors } from '../oauth.errors.js';
import { isRegistered } from '../redirect-uris.js';
import { grantable } from '../scopes.js';
import {
  answerTo,
  AuthorizationRequests,
  refusalTo,
  type AuthorizationRequest,
} from './authorization-request.js';
import { ConsentFlows, type ConsentFlow, type Granting } from './consent-flow.js';
import { consentErrors } from './consent.errors.js';

/** The parts of every page of a consent. */
interface Page {
  readonly flow: string;
  readonly request: AuthorizationRequest;
  /** The app's name, as staff registered it. */
  readonly app: string;
}

/** The page that asks for email and password; after a failure it shows what was wrong. */
export interface LogInPage extends Page {
  readonly show: 'log-in';
  readonly problem?: DomainError;
  readonly email?: string;
}

/** The page that asks for a code of the second factor; after a failure it shows what was wrong. */
export interface CodePage extends Page {
  readonly show: 'code';
  readonly problem?: DomainError;
}

/** The page that asks for yes or no. */
export interface DecisionPage extends Page {
  readonly show: 'decision';
  /** Who decides. */
  readonly email: string;
  /** How long the grant lasts at most, in seconds. */
  readonly lasts: number;
}

/** The next page of the browser, or the address to which it is redirected. */
export type ConsentStep = LogInPage | CodePage | DecisionPage | { readonly location: string };

/** The values of the log-in form. */
export interface LogInForm extends DeviceProof {
  readonly email: string;
  readonly password: string;
}

/**
 * A member of staff allows an app to act in their name. Each consent needs a new log-in, with everything that the account
 * requires, so no page can use a session that is already in the browser. Nothing is stored before the person agrees.
 */
@TenantInjectable()
export class Consent {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly requests: AuthorizationRequests,
    private readonly flows: ConsentFlows,
    private readonly logIns: StaffLogIn,
    private readonly staff: StaffAccounts,
    private readonly authority: Authority,
    private readonly grants: OAuthGrants,
    private readonly tokens: SessionTokens,
  ) {}

  /** @throws consent.app-unknown, consent.redirect-uri-unregistered */
  async begin(query: URLSearchParams, issuer: string, browser: string): Promise<ConsentStep> {
    const asked = await this.requests.read(query, issuer);
    if ('refusal' in asked) return { location: asked.refusal };
    return { show: 'log-in', ...this.page(this.flows.begin(asked.request, browser), asked.client) };
  }

  /** The first step. @throws consent.app-unknown */
  async logIn(
    flow: ConsentFlow,
    { email, password, ...proof }: LogInForm,
    ip?: string,
  ): Promise<ConsentStep> {
    return this.step(flow, email, async (client) => {
      const proven = withFactor(await this.logIns.prove(email, password, ip, proof));
      if ('accountId' in proven) return this.ask(flow, client, proven);
      const { browser, request } = flow;
      return { show: 'code', ...this.page({ browser, request, mfaToken: proven.mfaToken }, client) };
    });
  }

  /** The second step; it can be repeated while the log-in waits. @throws consent.page-outdated; as {@link logIn} */
  async passSecondFactor(flow: ConsentFlow, code: string): Promise<ConsentStep> {
    const { mfaToken } = flow;
    if (mfaToken === undefined) throw consentErrors.pageOutdated();
    return this.step(flow, undefined, async (client) => {
      try {
        return await this.ask(flow, client, await this.logIns.proveSecondFactor(mfaToken, code));
      } catch (problem) {
        if (!isProblem(problem, 'mfa.code-invalid')) throw problem;
        return { show: 'code', problem, ...this.page(flow, client) };
      }
    });
  }

  /**
   * The last step; a yes runs in a transaction. If the person says yes twice, there are two codes, each valid once.
   * @returns the address to which to redirect the browser
   * @throws consent.page-outdated, also if the password has changed meanwhile; consent.app-unknown or
   *   consent.redirect-uri-unregistered if the app has changed
   */
  async decide({ request, granting }: ConsentFlow, allowed: boolean): Promise<string> {
    const granter = granting && (await this.staff.granter(granting.staffId));
    if (!granter || granter.mark !== granting.mark) throw consentErrors.pageOutdated();
    const client = await this.requests.client(request.clientId);
    if (!isRegistered(request.redirectUri, client.redirectUris)) {
      throw consentErrors.redirectUriUnregistered();
    }
    try {
      if (!allowed) throw oauthErrors.accessDenied();
      return answerTo(request, { code: await this.open(request, client, granting) });
    } catch (error) {
      return refusalTo(request, error);
    }
  }

  private async open(
    { scopes, redirectUri, challenge }: AuthorizationRequest,
    client: OAuthClient,
    { staffId, amr }: Granting,
  ): Promise<string> {
    actAs({ type: 'staff', id: staffId });
    const allowed = await this.grantable(scopes, client, staffId);
    return this.grants.open({ staffId, amr, client, scopes: allowed, redirectUri, challenge });
  }

  /** The page must show exactly what will be allowed, so scopes are limited before the page and not extended after it. */
  private async ask(
    { browser, request }: ConsentFlow,
    client: OAuthClient,
    { accountId: staffId, amr }: Proven,
  ): Promise<ConsentStep> {
    const granter = await this.staff.granter(staffId);
    if (!granter) throw identityErrors.invalidCredentials();
    const { email, mark } = granter;
    try {
      const scopes = await this.grantable(request.scopes, client, staffId);
      const flow = { browser, request: { ...request, scopes }, granting: { staffId, amr, mark } };
      return { show: 'decision', email, lasts: this.tokens.longestLife, ...this.page(flow, client) };
    } catch (error) {
      return { location: refusalTo(request, error) };
    }
  }

  private async grantable(
    scopes: readonly string[],
    client: OAuthClient,
    staffId: string,
  ): Promise<readonly string[]> {
    const holdings = await this.authority.holdings(this.tenant.id, staffId);
    if (!holdings) throw oauthErrors.accessDenied(unworded('The person does not work here any more.'));
    const still = scopes.filter((scope) => client.scopes.includes(scope));
    return grantable(still, holdings);
  }

  /** Runs a step; after a mistake of the person, the log-in is shown again with what was wrong. */
  private async step(
    { browser, request }: ConsentFlow,
    email: string | undefined,
    next: (client: OAuthClient) => Promise<ConsentStep>,
  ): Promise<ConsentStep> {
    const client = await this.requests.client(request.clientId);
    try {
      return await next(client);
    } catch (problem) {
      if (!isProblem(problem, 'auth.', 'mfa.')) throw problem;
      return { show: 'log-in', problem, ...(email && { email }), ...this.page({ browser, request }, client) };
    }
  }

  private page(flow: ConsentFlow, client: OAuthClient): Page {
    return { flow: this.flows.seal(flow), request: flow.request, app: client.name };
  }
}

/** Whether an error is a mistake of the person, by the beginning of its code. */
function isProblem(thrown: unknown, ...codes: readonly string[]): thrown is DomainError {
  return thrown instanceof DomainError && codes.some((code) => thrown.code.startsWith(code));
}

/** @throws mfa.enrolment-required: a second factor is set up in the back office, not during a consent */
function withFactor(step: FirstStep): Exclude<FirstStep, { enrolmentOf: string }> {
  if ('enrolmentOf' in step) throw identityErrors.mfaEnrolmentRequired();
  return step;
}
