import type { DynamicModule } from '@nestjs/common';
import { decodeJwt } from 'jose';
import { AccessTable, type RouteEntry } from '#platform/http';
import { newId } from '#platform/ids';
import { Stores } from '#commerce/stores';
import { apiDocuments } from '../../apps/api/src/api-documents.js';
import { Mailbox } from '../demo/mailbox.js';
import { EFFECTIVE_BODIES } from '../effects/requests.js';
import { Estate, SUBJECTS, type Subject } from '../effects/estate.js';
import { InProcess, launchInProcess } from '../installation/in-process.js';
import { scratchConfig } from '../installation/scratch-config.js';
import { ApiDescription, type Place } from '../isolation/api-description.js';
import { Composer, Unbuildable } from '../isolation/compose.js';
import { Examples } from '../isolation/examples.js';
import { fill } from '../isolation/fill.js';
import { startDiscoveredProvider } from '../isolation/identity-provider.js';
import { Inhabitant } from '../isolation/inhabitant.js';
import { ADMIN, logIn } from '../isolation/people.js';
import { ROUTE_NOTES } from '../isolation/route-notes.js';
import { Wire, type Sending } from '../isolation/wire.js';
import { startWebhookReceiver } from '../webhooks/launch.js';
import { AuditEntries } from './audit-entries.js';
import { ALWAYS_REFUSES, LEAVES_NO_ENTRY } from './exceptions.js';
import { bearer, PREPARE, type Prepared } from './prepare.js';

export interface AuditWalkOptions {
  /** MONGODB_URI, REDIS_URL and the addresses of the stand-ins. */
  readonly environment: Readonly<Record<string, string>>;
  /** Modules beside the product's, such as a route with a planted mistake. */
  readonly imports?: DynamicModule['imports'];
  /** Only these routes; left out: all. */
  readonly only?: (route: RouteEntry) => boolean;
  readonly log?: (line: string) => void;
}

export interface AuditReport {
  /** Routes of staff and operators that write, exceptions left out. */
  readonly routes: number;
  /** Those that were called with success and left no entry that names operation and person. */
  readonly silent: readonly string[];
  /** Those that no call succeeded on, so that nothing is known about them, and the last refusal. */
  readonly unreached: readonly string[];
  /** Exceptions that are of no route. */
  readonly stale: readonly string[];
}

/** A call that succeeded. */
interface Done {
  readonly route: RouteEntry;
  /** Who called, where their token tells. */
  readonly person?: string;
  readonly since: Date;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Deletions last: what a route uses up is still there for the others. */
const ORDER = ['POST', 'PUT', 'PATCH', 'DELETE'];
const ORDERS = /^(admin:)?(orders|payments)$/;
/** Things differ (a closed order, a category in use), so a few are tried. */
const MOST_TRIES = 4;

/**
 * Calls every route of staff and operators that writes, once with success, and looks whether the audit log tells of it.
 * The routes are those of the access table, so one that is new is held to the same.
 */
export async function walkWrites(options: AuditWalkOptions): Promise<AuditReport> {
  const ends: (() => unknown)[] = [];
  try {
    return await new Walk(options, ends).report();
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

class Walk {
  private installation!: InProcess;
  private house!: Inhabitant;
  private estate!: Estate;
  private composer!: Composer;
  private spareTenant = '';

  constructor(
    private readonly options: AuditWalkOptions,
    private readonly ends: (() => unknown)[],
  ) {}

  async report(): Promise<AuditReport> {
    await this.open();
    const { api, config } = this.installation;
    const { only = () => true, log = () => undefined } = this.options;
    const writes = api.get(AccessTable).entries().filter(isWrite);
    const excepted = { ...LEAVES_NO_ENTRY, ...ALWAYS_REFUSES };
    const routes = writes.filter((route) => excepted[route.operationId] === undefined && only(route));
    routes.sort((x, y) => ORDER.indexOf(x.method) - ORDER.indexOf(y.method));
    const done: Done[] = [];
    const unreached: string[] = [];
    log(`${routes.length} routes`);
    for (const route of routes) {
      const outcome = await this.succeedAt(route);
      if (typeof outcome === 'string') unreached.push(`${route.operationId}: ${outcome}`);
      else done.push(outcome);
    }
    const entries = await AuditEntries.open(config, this.house.record);
    this.ends.push(() => entries.close());
    await entries.written();
    const silent: string[] = [];
    for (const { route, person, since } of done) {
      if (!(await entries.tellOf(route.operationId, since, person))) silent.push(route.operationId);
    }
    const known = new Set(writes.map(({ operationId }) => operationId));
    const stale = Object.keys(excepted).filter((operationId) => !known.has(operationId));
    return { routes: routes.length, silent, unreached, stale };
  }

  /** Calls a route until a call succeeds. @returns the last refusal where none did */
  private async succeedAt(route: RouteEntry): Promise<Done | string> {
    let refusal = 'no request could be made';
    // Some routes, and what makes them ready, want a log-in of a moment ago.
    this.house.tokens.staff = (await logIn(this.house, ADMIN, this.house.emails.staff)).accessToken;
    const places = this.composer.description.places(route);
    const subjects = places.some(({ kind }) => ORDERS.test(kind)) ? SUBJECTS : (['customer'] as const);
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      for (const subject of subjects) {
        for (const sending of await this.sendingsFor(route, places, subject, attempt)) {
          const since = new Date();
          const { status, text } = await this.house.surroundings.wire.send(sending);
          if (subjects.length > 1) this.estate.spent(subject);
          if (status < 400) return { route, person: personOf(sending), since };
          refusal = `${sending.method} ${sending.path} was answered ${status}: ${text.slice(0, 200)}`;
        }
      }
    }
    return refusal;
  }

  private async sendingsFor(
    route: RouteEntry,
    places: readonly Place[],
    subject: Subject,
    attempt: number,
  ): Promise<readonly Sending[]> {
    const { house, estate, installation } = this;
    const notes = ROUTE_NOTES[route.operationId];
    const prepared = await PREPARE[route.operationId]?.({ house, installation });
    await notes?.before?.(house);
    const headers = await this.headersFor(route, prepared);
    const bodies = prepared?.body
      ? [prepared.body]
      : ((await EFFECTIVE_BODIES[route.operationId]?.({ house, estate, subject })) ?? [
          await notes?.body?.(house),
        ]);
    const things = new Map<string, string | undefined>();
    for (const place of places) {
      if (place.required)
        things.set(keyOf(place), await this.thingFor(place, { subject, attempt, prepared }));
    }
    const pick = (place: Place): string | undefined => things.get(keyOf(place));
    try {
      return bodies.map((body) => {
        const sending = this.composer.compose(route, { pick, marker: house.marker, body, notes });
        return { ...sending, headers: { ...sending.headers, ...headers } };
      });
    } catch (error) {
      if (error instanceof Unbuildable) return [];
      throw error;
    }
  }

  private async headersFor(
    { rule, operationId }: RouteEntry,
    prepared: Prepared | undefined,
  ): Promise<Readonly<Record<string, string>>> {
    const home: Record<string, string> =
      rule.tenant === 'required' ? { 'x-tenant': this.house.record.slug } : {};
    if (prepared?.headers) return { ...home, ...prepared.headers };
    const own = await ROUTE_NOTES[operationId]?.caller?.(this.house);
    if (own) return { ...home, ...own.headers };
    if (rule.who.includes('operator')) return bearer(await this.installation.operatorToken());
    return rule.who.includes('staff') ? { ...home, ...this.house.staff.headers } : home;
  }

  /** Something that nobody has used yet, or what the shop was filled with: one may be refused where the other is not. */
  private async thingFor(
    { kind, in: where }: Place,
    { subject, attempt, prepared }: { subject: Subject; attempt: number; prepared?: Prepared },
  ): Promise<string | undefined> {
    const { estate, house } = this;
    if (where === 'path' && prepared?.id !== undefined) return prepared.id;
    if (ORDERS.test(kind)) {
      const { orderId, paymentId } = await estate.target(subject);
      return kind.endsWith('orders') ? orderId : paymentId;
    }
    if (kind === 'tenants') return this.spareTenant;
    estate.used(kind);
    const [first, second] = [() => estate.thing(kind), () => house.next(kind)];
    return attempt % 2 === 0 ? ((await first()) ?? second()) : (second() ?? (await first()));
  }

  private async open(): Promise<void> {
    const { environment, imports, log = () => undefined } = this.options;
    const receiver = await startWebhookReceiver();
    this.ends.push(() => receiver.stop());
    const openId = await startDiscoveredProvider();
    this.ends.push(() => openId.stop());
    const config = scratchConfig({
      NODE_ENV: 'production',
      LOG_LEVEL: 'fatal',
      EGRESS_ALLOW: [receiver, openId].map(({ origin }) => new URL(origin).host).join(','),
      ...UNLIMITED,
      ...environment,
    });
    log('starting the product, filling a shop');
    this.installation = new InProcess(await launchInProcess(config, { imports }));
    this.ends.push(() => this.installation.stop());
    const wire = new Wire(this.installation.origin);
    this.ends.push(() => wire.close());
    const marker = `amber${newId().slice(-8)}`;
    const settings = { origins: [`https://${marker}.example`] };
    const record = await this.installation.provision({ slug: marker, name: `Shop ${marker}`, settings });
    this.spareTenant = (await this.installation.provision())._id;
    const mailbox = new Mailbox(config.SENDGRID_BASE_URL);
    const surroundings = { wire, receiver, mailbox, stripe: config.STRIPE_API_BASE, openId: openId.origin };
    this.house = new Inhabitant('A', record, marker, surroundings, new Examples(''));
    await fill(this.house);
    const storeId = await this.installation.scope.run(
      record._id,
      async (graph) => (await (await graph.get(Stores)).default())._id,
    );
    this.estate = new Estate(this.installation, this.house, storeId);
    await this.estate.open();
    const documents = Object.values(apiDocuments(this.installation.api, config.PUBLIC_URL));
    this.composer = new Composer(new ApiDescription(documents));
  }
}

/** Of staff or operators, by who may call or by where it is: somebody becomes staff on the way in. */
function isWrite({ method, rule, surface }: RouteEntry): boolean {
  if (READS.has(method)) return false;
  const theirs = rule.who.some((audience) => audience === 'staff' || audience === 'operator');
  return theirs || surface === 'admin' || surface === 'platform';
}

function personOf({ headers }: Sending): string | undefined {
  const token = headers?.authorization?.replace(/^Bearer /, '');
  return token === undefined ? undefined : decodeJwt(token).sub;
}

function keyOf({ in: where, name }: Place): string {
  return `${where} ${name}`;
}

/** What is refused for coming too often says nothing. */
const UNLIMITED = {
  RATE_LIMIT_IP: '1000000',
  RATE_LIMIT_TENANT: '1000000',
  RATE_LIMIT_USER: '1000000',
  RATE_LIMIT_LOGIN: '1000000',
};
