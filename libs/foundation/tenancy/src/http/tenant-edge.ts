import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentExecution, type Actor, type Origin } from '#platform/context';
import { platformErrors } from '#platform/errors';
import { accessRuleOf, isPluginsRoute, type ResolvedAccess } from '#platform/http';
import { TenantScope, type TenantLease } from '../scope/tenant-scope.js';
import { admit } from '../guards/admission.js';
import {
  CREDENTIAL_VERIFIER,
  type CredentialVerifier,
  type PresentedCredential,
  type Principal,
} from '../caller/principal.js';
import { TenantSelection } from './tenant-selection.js';

const LONGEST_USER_AGENT = 300;
const LEASE = Symbol('tenantLease');
type LeasedRequest = FastifyRequest & { [LEASE]?: TenantLease };

/**
 * The part of the edge that knows tenants: verifies the credential once, chooses the tenant and holds a lease on the
 * tenant's graph until the answer is sent. The guards decide who may do what. It runs for every route, before the body is
 * read.
 */
@Injectable()
export class TenantEdge {
  constructor(
    private readonly selection: TenantSelection,
    private readonly scope: TenantScope,
    @Inject(CREDENTIAL_VERIFIER) private readonly credentials: CredentialVerifier,
  ) {}

  /** Fastify `onRequest` hook. */
  readonly enter = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const rule = accessRuleOf(request);
    if (!rule) return;
    const principal = await this.principalOf(request, rule);
    if (principal) request.principal = principal;
    if (rule.tenant === 'required') await this.enterTenant(request, reply, rule, principal);
    const execution = currentExecution();
    if (execution) {
      execution.origin = originOf(request, rule);
      if (principal) execution.caller = principal;
      if (principal) execution.actor = actorOf(principal);
      else if (rule.who.includes('guest')) execution.actor = { type: 'guest' };
    }
    // Nest's guards decide before its handlers; for the routes of plugins there is only this check.
    if (isPluginsRoute(request)) admit(rule, principal);
  };

  /** Fastify `onSend` hook: releases the lease of a request whose client left before the handler was done. */
  readonly leave = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (reply.raw.destroyed) (request as LeasedRequest)[LEASE]?.release();
  };

  private async principalOf(request: FastifyRequest, rule: ResolvedAccess): Promise<Principal | undefined> {
    // Public routes do not authenticate: an expired token must not prevent a log-in, and OAuth clients authenticate by
    // another scheme.
    if (rule.who.includes('public')) return undefined;
    const credential = presented(request);
    if (!credential) return undefined;
    const principal = await this.credentials.verify(credential, { enrolling: rule.enrolment });
    if (!principal) throw platformErrors.unauthenticated();
    return principal;
  }

  private async enterTenant(
    request: LeasedRequest,
    reply: FastifyReply,
    { tenantParam }: ResolvedAccess,
    principal?: Principal,
  ): Promise<void> {
    const parameters = request.params as Readonly<Record<string, string | undefined>>;
    const tenant = await this.selection.select({
      host: request.host,
      ...(tenantParam !== undefined && { id: parameters[tenantParam] }),
      slug: single(request.headers['x-tenant']),
      credentialTenantId: principal?.tenantId,
    });
    const execution = currentExecution();
    if (execution) execution.tenantId = tenant._id;
    const lease = this.scope.acquireNow(tenant) ?? (await this.scope.acquire(tenant));
    request[LEASE] = lease;
    request.tenantGraph = lease.graph;
    // A client may leave while the handler still works: then `leave` releases.
    reply.raw.once('close', () => {
      if (reply.sent) lease.release();
    });
  }
}

function originOf(request: FastifyRequest, { operationId: operation }: ResolvedAccess): Origin {
  const userAgent = request.headers['user-agent']?.slice(0, LONGEST_USER_AGENT);
  return { ip: request.ip, ...(userAgent && { userAgent }), operation };
}

function actorOf({ kind, audience: type, id, grantedBy }: Principal): Actor {
  return kind === 'session' ? { type, id } : { type, id: grantedBy, via: { kind, id } };
}

function presented(request: FastifyRequest): PresentedCredential | undefined {
  const { authorization } = request.headers;
  const apiKey = single(request.headers['x-api-key']);
  if (authorization !== undefined && apiKey !== undefined) {
    throw platformErrors.unauthenticated({
      en: 'Send a token or an API key, not both.',
      de: 'Senden Sie ein Token oder einen API-Schlüssel, nicht beides.',
    });
  }
  if (authorization !== undefined) {
    const [, scheme, value] = /^([a-z][a-z0-9-]*) +([\w\-.~+/]+=*)$/i.exec(authorization) ?? [];
    if (!scheme || !value) {
      throw platformErrors.unauthenticated({
        en: 'The Authorization header must be "Bearer <token>".',
        de: 'Die Kopfzeile Authorization muss "Bearer <token>" sein.',
      });
    }
    return { scheme: scheme.toLowerCase(), value };
  }
  return apiKey === undefined ? undefined : { scheme: 'api-key', value: apiKey };
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
