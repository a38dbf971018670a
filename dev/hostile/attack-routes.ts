import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { AccessTable, type RouteEntry } from '#platform/http';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#tenancy';
import { apiDocuments } from '../../apps/api/src/api-documents.js';
import { CALLERS } from '../access/expectation.js';
import { People, type Person } from '../access/people.js';
import { ApiDescription } from '../isolation/api-description.js';
import { Composer, type PickThing } from '../isolation/compose.js';
import { Wire } from '../isolation/wire.js';
import type { Findings } from './findings.js';
import { shotsAt, type Choice, type Shot } from './requests.js';
import type { Target } from './target.js';

/** Longest that one request may hold the event loop. */
const LONGEST_MS = 50;
/** A busy machine holds up anything once; a request that does so itself does it each time. */
const TRIES = 5;
/** Proofs of identity count for five minutes. */
const FRESH_MS = 200_000;

/** Aims every hostile request at every route, one after the other, as somebody who is let in. */
export class RouteAttack {
  private readonly agent = new Agent({ connections: 1, keepAliveTimeout: 30_000 });
  private readonly wire: Wire;
  private people: readonly Person[] = [];
  private freshUntil = 0;
  shots = 0;

  constructor(
    private readonly target: Target,
    private readonly tenant: TenantRecord,
    private readonly pick: PickThing,
    private readonly findings: Findings,
  ) {
    this.wire = new Wire(target.origin);
  }

  async run(choice: Choice, log: (line: string) => void): Promise<number> {
    const { api, config } = this.target.installation;
    const table = api.get(AccessTable);
    const composer = new Composer(new ApiDescription(Object.values(apiDocuments(api, config.PUBLIC_URL))));
    const routes = table.entries();
    for (const [index, route] of routes.entries()) {
      if (index % 25 === 0) log(`route ${index + 1} of ${routes.length}, ${this.shots} requests so far`);
      for (const shot of shotsAt(route, composer, this.pick, choice)) {
        await this.fire(shot, await this.credentialsFor(route));
        if (!this.target.alive) return routes.length;
      }
    }
    await Promise.all([this.agent.close(), this.wire.close()]);
    return routes.length;
  }

  private async fire(shot: Shot, credentials: readonly string[]): Promise<void> {
    this.shots++;
    let stood = Infinity;
    for (let i = 0; i < TRIES && stood > LONGEST_MS; i++) {
      const status = await this.send(shot, credentials);
      if (status >= 500) this.findings.add('5xx', `${status} ${shot.name}`);
      if (status === 0) return this.unanswered(shot);
      // Whoever logs out or leaves is not there for the next one.
      if (status === 401 && i === 0) this.freshUntil = 0;
      stood = Math.min(stood, await this.target.stoodStill());
    }
    this.findings.stood(stood);
    if (stood > LONGEST_MS) this.findings.add('blocked', `${stood} ms ${shot.name}`);
  }

  private async unanswered(shot: Shot): Promise<void> {
    // A process that ends takes a moment to be gone.
    await sleep(200);
    const what = this.target.alive ? 'unanswered' : 'process ended';
    this.findings.add(what, `${shot.name}${this.target.alive ? '' : `\n${this.target.lastWords()}`}`);
  }

  /** @returns the status, 0 where there was no answer */
  private async send({ method, path, headers, body }: Shot, credentials: readonly string[]): Promise<number> {
    try {
      const { statusCode, body: answer } = await request(this.target.origin + path, {
        dispatcher: this.agent,
        method: method as 'GET',
        headers: [...credentials, ...headers],
        body,
        bodyTimeout: 20_000,
        headersTimeout: 20_000,
      });
      await answer.dump();
      return statusCode;
    } catch {
      return 0;
    }
  }

  /** Of somebody whom the route lets in. */
  private async credentialsFor({ rule }: RouteEntry): Promise<readonly string[]> {
    if (Date.now() > this.freshUntil) {
      this.people = await new People(this.target.installation, this.tenant, this.wire).all();
      this.freshUntil = Date.now() + FRESH_MS;
    }
    const { who } = rule;
    const kind = who.includes('staff')
      ? CALLERS.owner
      : who.includes('customer') || who.includes('guest')
        ? CALLERS.customer
        : who.includes('operator')
          ? CALLERS.operator
          : CALLERS.nobody;
    const { headers } = this.people.find(({ caller }) => caller === kind)!;
    const tenant = rule.tenant === 'required' ? { 'x-tenant': this.tenant.slug } : {};
    return Object.entries({ 'x-correlation-id': newId(), ...tenant, ...headers }).flat();
  }
}
