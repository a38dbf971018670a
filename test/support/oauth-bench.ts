import * as oauth from 'oauth4webapi';
import type { TenantRecord } from '#foundation/tenancy';
import { IdentityHttpModule } from '#foundation/identity/http';
import { ProgramsHttpModule } from '#foundation/programs/http';
import { EdgeBench, type Someone } from './edge-bench.js';
import { testConfig } from './test-config.js';
import { through } from './through.js';

/** Origin at which clients reach every tenant. */
export const SHARED = 'https://api.example.com';

export interface RegisteredClient {
  readonly id: string;
  readonly secret?: string;
}

/** An app's view of a tenant's authorization server, with the client library oauth4webapi. */
export class OAuthBench {
  readonly fetch: ReturnType<typeof through>;
  private readonly options: { readonly [oauth.customFetch]: ReturnType<typeof through> };

  private constructor(
    readonly bench: EdgeBench,
    readonly other: EdgeBench,
  ) {
    this.fetch = through(bench.origin);
    this.options = { [oauth.customFetch]: this.fetch };
  }

  /** Starts two processes of one installation; apps call the first. */
  static async start(): Promise<OAuthBench> {
    const config = testConfig({ PUBLIC_URL: SHARED, API_HOSTS: 'localhost,127.0.0.1,api.example.com' });
    const [bench, other] = [
      await EdgeBench.start(config, [IdentityHttpModule, ProgramsHttpModule]),
      await EdgeBench.start(config, [IdentityHttpModule, ProgramsHttpModule]),
    ];
    return new OAuthBench(bench, other);
  }

  async stop(tenants: readonly TenantRecord[]): Promise<void> {
    await this.other.stop();
    await this.bench.stop(tenants);
  }

  /** Finds an issuer's server by discovery (RFC 8414). */
  async discover(issuer: string): Promise<oauth.AuthorizationServer> {
    const url = new URL(issuer);
    const found = await oauth.discoveryRequest(url, { ...this.options, algorithm: 'oauth2' });
    return oauth.processDiscoveryResponse(url, found);
  }

  /** The tenant's server at the shared host. */
  server({ _id }: TenantRecord): Promise<oauth.AuthorizationServer> {
    return this.discover(`${SHARED}/t/${_id}`);
  }

  async register(tenant: TenantRecord, who: Someone, body: object = {}): Promise<RegisteredClient> {
    const answer = await this.bench.call<RegisteredClient>(tenant, who, 'POST', '/admin/oauth-clients', {
      name: 'Bookkeeping',
      type: 'confidential',
      grantTypes: ['client_credentials'],
      scopes: ['customers.read'],
      ...body,
    });
    if (answer.status !== 201) throw new Error(`the client was refused: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async clientCredentials(
    server: oauth.AuthorizationServer,
    { id, secret }: RegisteredClient,
    scope?: string,
    proof = oauth.ClientSecretBasic(secret!),
  ): Promise<oauth.TokenEndpointResponse> {
    const client = { client_id: id };
    const parameters = new URLSearchParams(scope === undefined ? {} : { scope });
    const answer = await oauth.clientCredentialsGrantRequest(server, client, proof, parameters, this.options);
    return oauth.processClientCredentialsResponse(server, client, answer);
  }

  /** Begins the code flow. @returns the address for the browser, and data to keep until it returns */
  async begin(
    server: oauth.AuthorizationServer,
    { id }: RegisteredClient,
    redirectUri: string,
    scope?: string,
  ) {
    const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
    const url = new URL(server.authorization_endpoint!);
    const parameters = {
      response_type: 'code',
      client_id: id,
      redirect_uri: redirectUri,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(scope !== undefined && { scope }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return { url, verifier, state, redirectUri };
  }

  /** Ends the code flow. Checks state and issuer in the parameters that the browser brings back. */
  async redeem(
    server: oauth.AuthorizationServer,
    { id, secret }: RegisteredClient,
    location: string,
    { verifier, state, redirectUri }: Awaited<ReturnType<OAuthBench['begin']>>,
  ): Promise<oauth.TokenEndpointResponse> {
    const client = { client_id: id };
    const found = oauth.validateAuthResponse(server, client, new URL(location), state);
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      proofOf(secret),
      found,
      redirectUri,
      verifier,
      this.options,
    );
    return oauth.processAuthorizationCodeResponse(server, client, answer);
  }

  async refresh(
    server: oauth.AuthorizationServer,
    { id, secret }: RegisteredClient,
    token: string,
    scope?: string,
  ): Promise<oauth.TokenEndpointResponse> {
    const client = { client_id: id };
    const answer = await oauth.refreshTokenGrantRequest(server, client, proofOf(secret), token, {
      ...this.options,
      additionalParameters: scope === undefined ? {} : { scope },
    });
    return oauth.processRefreshTokenResponse(server, client, answer);
  }

  async introspect(
    server: oauth.AuthorizationServer,
    { id, secret }: RegisteredClient,
    token: string,
  ): Promise<oauth.IntrospectionResponse> {
    const client = { client_id: id };
    const answer = await oauth.introspectionRequest(server, client, proofOf(secret), token, this.options);
    return oauth.processIntrospectionResponse(server, client, answer);
  }

  async revoke(
    server: oauth.AuthorizationServer,
    { id, secret }: RegisteredClient,
    token: string,
  ): Promise<void> {
    const answer = await oauth.revocationRequest(
      server,
      { client_id: id },
      proofOf(secret),
      token,
      this.options,
    );
    await oauth.processRevocationResponse(answer);
  }

  /** Sends a form without changes. */
  async form(url: string, parameters: string | Record<string, string>, headers = {}) {
    const body = new URLSearchParams(parameters);
    const answer = await this.fetch(url, { method: 'POST', headers, body });
    const text = await answer.text();
    const json = (text && JSON.parse(text)) as { error?: string; error_description?: string; code?: string };
    return { status: answer.status, headers: answer.headers, body: json };
  }

  /** Calls a route with an app's token. @returns the status */
  async use(
    tenant: TenantRecord,
    token: string,
    { path = '/admin/customers', at = this.bench, method = 'GET' } = {},
  ): Promise<number> {
    return (await at.call(tenant, { token }, method, path)).status;
  }
}

function proofOf(secret: string | undefined): oauth.ClientAuth {
  return secret === undefined ? oauth.None() : oauth.ClientSecretBasic(secret);
}
