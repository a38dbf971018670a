import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '#platform/config';
import { accessRuleOf, type ResolvedAccess } from '#platform/http';
import {
  applyVerdicts,
  rateKeyOf,
  RateLimits,
  ratePolicy,
  refuseExceeded,
  type RatePolicy,
  type RateVerdict,
} from '#platform/rate-limit';
import { credentialOf, type Principal } from '../caller/principal.js';
import type { SocketCaller } from '../caller/socket-caller.js';

const MINUTE = 60;
const VERDICTS = Symbol('verdicts');
type CountedRequest = FastifyRequest & { [VERDICTS]?: RateVerdict[] };

/**
 * The limits of the edge, as Fastify hooks: per address before anything is looked up; per tenant, per person and per
 * kind of route when the caller is known. `@Access({ rate })` sets a stricter limit for a route.
 */
@Injectable()
export class RequestLimits {
  private readonly address: RatePolicy;
  private readonly tenant: RatePolicy;
  private readonly person: RatePolicy;
  private readonly program: RatePolicy;
  private readonly login: RatePolicy;
  private readonly routes = new Map<string, RatePolicy>();

  constructor(
    private readonly limits: RateLimits,
    @Inject(CONFIG) config: Config,
  ) {
    this.address = ratePolicy('address', config.RATE_LIMIT_IP, MINUTE);
    this.tenant = ratePolicy('tenant', config.RATE_LIMIT_TENANT, MINUTE);
    this.person = ratePolicy('person', config.RATE_LIMIT_USER, MINUTE);
    this.program = ratePolicy('program', config.RATE_LIMIT_PROGRAM, MINUTE);
    this.login = ratePolicy('login', config.RATE_LIMIT_LOGIN, MINUTE, { strict: true });
  }

  /** The first hook: requests with unknown tenants and wrong credentials count for the address too. */
  readonly countAddress = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const verdict = this.limits.consume(this.address, rateKeyOf(request.ip));
    await this.judge(request, reply, [verdict]);
  };

  /** Runs when the tenant and the caller are known. */
  readonly countCaller = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const rule = accessRuleOf(request);
    if (!rule) return;
    const tenantId = request.tenantGraph?.tenant._id;
    const verdicts: (RateVerdict | Promise<RateVerdict>)[] = [];
    if (isProgram(request.principal)) await this.forgetAddress(request);
    if (tenantId) verdicts.push(this.limits.consume(this.tenant, tenantId));
    if (request.principal) {
      verdicts.push(this.consumeFor(request.principal));
    }
    const place = `${tenantId ?? 'platform'}:${rateKeyOf(request.ip)}`;
    if (rule.rate === 'login') verdicts.push(this.limits.consume(this.login, place));
    else if (rule.rate !== 'default') {
      verdicts.push(this.limits.consume(this.ofRoute(rule.operationId, rule.rate), place));
    }
    await this.judge(request, reply, verdicts);
  };

  /**
   * Counts a socket message like a request: for its person, or for the address if a guest sends it.
   * @param rule the rule of the message; undefined if there is no such message
   * @throws rate-limit.exceeded
   */
  async countMessage(
    { tenantId, principal }: SocketCaller,
    ip: string,
    rule: ResolvedAccess | undefined,
  ): Promise<void> {
    const who = principal ? credentialOf(principal) : rateKeyOf(ip);
    const verdicts = [
      this.limits.consume(this.tenant, tenantId),
      principal ? this.consumeFor(principal) : this.limits.consume(this.address, who),
    ];
    if (rule && typeof rule.rate !== 'string') {
      verdicts.push(this.limits.consume(this.ofRoute(rule.operationId, rule.rate), `${tenantId}:${who}`));
    }
    for (const verdict of verdicts) refuseExceeded(verdict instanceof Promise ? await verdict : verdict);
  }

  private consumeFor(principal: Principal): RateVerdict | Promise<RateVerdict> {
    return this.limits.consume(isProgram(principal) ? this.program : this.person, credentialOf(principal));
  }

  /** A server sends the requests of many people from one address; its key is known by now, and has a limit of its own. */
  private async forgetAddress(request: CountedRequest): Promise<void> {
    request[VERDICTS] = [];
    await this.limits.giveBack(this.address, rateKeyOf(request.ip));
  }

  private async judge(
    request: CountedRequest,
    reply: FastifyReply,
    verdicts: readonly (RateVerdict | Promise<RateVerdict>)[],
  ): Promise<void> {
    const all = (request[VERDICTS] ??= []);
    for (const verdict of verdicts) all.push(verdict instanceof Promise ? await verdict : verdict);
    applyVerdicts(reply, all);
  }

  private ofRoute(operationId: string, rate: { limit: number; seconds: number }): RatePolicy {
    let policy = this.routes.get(operationId);
    if (!policy) {
      const name = operationId.replace(/[^A-Za-z0-9-]/g, '-');
      policy = ratePolicy(name, rate.limit, rate.seconds, { strict: true });
      this.routes.set(operationId, policy);
    }
    return policy;
  }
}

/** An API key or an app, which acts for somebody. */
function isProgram(principal: Principal | undefined): boolean {
  return principal !== undefined && principal.kind !== 'session';
}
