import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { AccessTable, type RouteEntry } from '#platform/http';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { apiDocuments } from '../../apps/api/src/api-documents.js';
import { People, type Headers } from '../access/people.js';
import { ApiDescription } from '../isolation/api-description.js';
import { Composer, type PickThing } from '../isolation/compose.js';
import { Wire } from '../isolation/wire.js';
import type { Findings } from './findings.js';
import { shotsAt, type Choice, type Shot } from './requests.js';
import { slowness } from './slowness.js';
import type { Target } from './target.js';

/** A request may block the event loop at most for so long; longer on a slower machine. */
const LONGEST_MS = 50;
/** A busy machine may block once by chance. A request that itself blocks does so each time. */
const TRIES = 5;
/** A log-in counts as recent for five minutes; it is renewed before. */
const FRESH_MS = 200_000;

type Kind = Parameters<People['newcomer']>[0];

/** A caller whom the guards let in, until the log-in is too old or a request has logged them out. */
interface Attacker {
  readonly headers: Headers;
  readonly until: number;
}

/** Sends every hostile request to every route, one after the other, as a caller whom the guards let in. */
export class RouteAttack {
  private readonly agent = new Agent({ connections: 1, keepAliveTimeout: 30_000 });
  private readonly wire: Wire;
  private readonly people: People;
  private readonly longestMs = LONGEST_MS * slowness();
  private readonly attackers = new Map<Kind, Attacker>();
  shots = 0;

  constructor(
    private readonly target: Target,
    private readonly tenant: TenantRecord,
    private readonly pick: PickThing,
    private readonly findings: Findings,
  ) {
    this.wire = new Wire(target.origin);
    this.people = new People(target.installation, tenant, this.wire);
  }

  async run(choice: Choice, log: (line: string) => void): Promise<number> {
    const { api, config } = this.target.installation;
    const table = api.get(AccessTable);
    const composer = new Composer(new ApiDescription(Object.values(apiDocuments(api, config.PUBLIC_URL))));
    const routes = table.entries();
    for (const [index, route] of routes.entries()) {
      if (index % 25 === 0) log(`route ${index + 1} of ${routes.length}, ${this.shots} requests so far`);
      for (const shot of shotsAt(route, composer, this.pick, choice)) {
        await this.fire(shot, route);
        if (!this.target.alive) return routes.length;
      }
    }
    await Promise.all([this.agent.close(), this.wire.close()]);
    return routes.length;
  }

  private async fire(shot: Shot, route: RouteEntry): Promise<void> {
    this.shots++;
    const kind = kindFor(route);
    const credentials = await this.credentialsFor(route, kind);
    let stood = Infinity;
    for (let i = 0; i < TRIES && stood > this.longestMs; i++) {
      const status = await this.send(shot, credentials);
      if (status >= 500) this.findings.add('5xx', `${status} ${shot.name}`);
      if (status === 0) return this.unanswered(shot);
      // The request has logged the caller out or deleted the account, so the next one needs a new caller.
      if (status === 401 && kind) this.attackers.delete(kind);
      stood = Math.min(stood, await this.target.longestBlock());
    }
    this.findings.blocked(stood, shot.name);
    if (stood > this.longestMs) this.findings.add('blocked', `${stood} ms ${shot.name}`);
  }

  private async unanswered(shot: Shot): Promise<void> {
    // A process that ends needs a moment.
    await sleep(200);
    const what = this.target.alive ? 'unanswered' : 'process ended';
    this.findings.add(what, `${shot.name}${this.target.alive ? '' : `\n${this.target.lastWords()}`}`);
  }

  /** @returns the status; 0 if there was no answer */
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

  private async credentialsFor({ rule }: RouteEntry, kind: Kind | undefined): Promise<readonly string[]> {
    const tenant = rule.tenant === 'required' ? { 'x-tenant': this.tenant.slug } : {};
    const headers = kind && (await this.attacker(kind)).headers;
    return Object.entries({ 'x-correlation-id': newId(), ...tenant, ...headers }).flat();
  }

  private async attacker(kind: Kind): Promise<Attacker> {
    const known = this.attackers.get(kind);
    if (known && Date.now() < known.until) return known;
    const made = { headers: await this.people.newcomer(kind), until: Date.now() + FRESH_MS };
    this.attackers.set(kind, made);
    return made;
  }
}

/** The kind of caller whom the route lets in; undefined for public routes. */
function kindFor({ rule: { who } }: RouteEntry): Kind | undefined {
  if (who.includes('staff')) return 'owner';
  if (who.includes('customer') || who.includes('guest')) return 'customer';
  return who.includes('operator') ? 'operator' : undefined;
}
