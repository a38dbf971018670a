import type { DynamicModule } from '@nestjs/common';
import { decodeJwt } from 'jose';
import { AccessTable, type RouteEntry } from '#platform/http';
import { newId } from '#platform/ids';
import { Stores } from '#commerce/stores';
import { apiDocuments } from '../../apps/api/src/api-documents.js';
import { Mailbox } from '../demo/mailbox.js';
import { EFFECTIVE_BODIES } from '../effects/requests.js';
import { Fixtures, SUBJECTS, type Subject } from '../effects/fixtures.js';
import { InProcess, launchInProcess } from '../installation/in-process.js';
import { scratchConfig } from '../installation/scratch-config.js';
import { ApiDescription, type Place } from '../isolation/api-description.js';
import { Composer, Unbuildable } from '../isolation/compose.js';
import { Examples } from '../isolation/examples.js';
import { fill } from '../isolation/fill.js';
import { startDiscoveredProvider } from '../isolation/identity-provider.js';
import { FilledTenant } from '../isolation/filled-tenant.js';
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
  /** Modules besides the product's, for example a route with a planted mistake. */
  readonly imports?: DynamicModule['imports'];
  /** Selects routes; all by default. */
  readonly only?: (route: RouteEntry) => boolean;
  readonly log?: (line: string) => void;
}

export interface AuditReport {
  /** Number of routes of staff and operators that write, without the exceptions. */
  readonly routes: number;
  /** Routes whose call succeeded but left no entry with the operation and the person. */
  readonly silent: readonly string[];
  /** Routes where no call succeeded, so that nothing is known about them, each with the last refusal. */
  readonly unreached: readonly string[];
  /** Exceptions for routes that do not exist. */
  readonly stale: readonly string[];
}

/** A call that succeeded. */
interface Done {
  readonly route: RouteEntry;
  /** Who called, if the token says it. */
  readonly person?: string;
  readonly since: Date;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Deletions come last, so that other routes still find the data. */
const ORDER = ['POST', 'PUT', 'PATCH', 'DELETE'];
const ORDERS = /^(admin:)?(orders|payments)$/;
/** Several ids are tried, because a route may refuse some, for example a closed order or a category in use. */
const MAX_TRIES = 4;

/**
 * Calls every route of staff and operators that writes, once with success, and checks that the audit log has an entry.
 * It reads the routes from the access table, so new routes are included.
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
  private tenant!: FilledTenant;
  private fixtures!: Fixtures;
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
    const entries = await AuditEntries.open(config, this.tenant.record);
    this.ends.push(() => entries.close());
    await entries.written();
    const silent: string[] = [];
    for (const { route, person, since } of done) {
      if (!(await entries.hasEntryFor(route.operationId, since, person))) silent.push(route.operationId);
    }
    const known = new Set(writes.map(({ operationId }) => operationId));
    const stale = Object.keys(excepted).filter((operationId) => !known.has(operationId));
    return { routes: routes.length, silent, unreached, stale };
  }

  /** Calls a route until a call succeeds. @returns the call, or the last refusal if none succeeded */
  private async succeedAt(route: RouteEntry): Promise<Done | string> {
    let refusal = 'no request could be made';
    // Some routes, and their preparation, need a recent log-in.
    this.tenant.tokens.staff = (await logIn(this.tenant, ADMIN, this.tenant.emails.staff)).accessToken;
    const places = this.composer.description.places(route);
    const subjects = places.some(({ kind }) => ORDERS.test(kind)) ? SUBJECTS : (['customer'] as const);
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      for (const subject of subjects) {
        for (const sending of await this.sendingsFor(route, places, subject, attempt)) {
          const since = new Date();
          const { status, text } = await this.tenant.services.wire.send(sending);
          if (subjects.length > 1) this.fixtures.spent(subject);
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
    const { tenant, fixtures, installation } = this;
    const notes = ROUTE_NOTES[route.operationId];
    const prepared = await PREPARE[route.operationId]?.({ tenant, installation });
    await notes?.before?.(tenant);
    const headers = await this.headersFor(route, prepared);
    const bodies = prepared?.body
      ? [prepared.body]
      : ((await EFFECTIVE_BODIES[route.operationId]?.({ tenant, fixtures, subject })) ?? [
          await notes?.body?.(tenant),
        ]);
    const things = new Map<string, string | undefined>();
    for (const place of places) {
      if (place.required)
        things.set(keyOf(place), await this.thingFor(place, { subject, attempt, prepared }));
    }
    const pick = (place: Place): string | undefined => things.get(keyOf(place));
    try {
      return bodies.map((body) => {
        const sending = this.composer.compose(route, { pick, marker: tenant.marker, body, notes });
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
      rule.tenant === 'required' ? { 'x-tenant': this.tenant.record.slug } : {};
    if (prepared?.headers) return { ...home, ...prepared.headers };
    const own = await ROUTE_NOTES[operationId]?.caller?.(this.tenant);
    if (own) return { ...home, ...own.headers };
    if (rule.who.includes('operator')) return bearer(await this.installation.operatorToken());
    return rule.who.includes('staff') ? { ...home, ...this.tenant.staff.headers } : home;
  }

  /** An id of unused data or of the shop's first data; a route may refuse one of the two. */
  private async thingFor(
    { kind, in: where }: Place,
    { subject, attempt, prepared }: { subject: Subject; attempt: number; prepared?: Prepared },
  ): Promise<string | undefined> {
    const { fixtures, tenant } = this;
    if (where === 'path' && prepared?.id !== undefined) return prepared.id;
    if (ORDERS.test(kind)) {
      const { orderId, paymentId } = await fixtures.target(subject);
      return kind.endsWith('orders') ? orderId : paymentId;
    }
    if (kind === 'tenants') return this.spareTenant;
    fixtures.used(kind);
    const [first, second] = [() => fixtures.thing(kind), () => tenant.next(kind)];
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
    const services = { wire, receiver, mailbox, stripe: config.STRIPE_API_BASE, openId: openId.origin };
    this.tenant = new FilledTenant('A', record, marker, services, new Examples(''));
    await fill(this.tenant);
    const storeId = await this.installation.scope.run(
      record._id,
      async (graph) => (await (await graph.get(Stores)).default())._id,
    );
    this.fixtures = new Fixtures(this.installation, this.tenant, storeId);
    await this.fixtures.open();
    const documents = Object.values(apiDocuments(this.installation.api, config.PUBLIC_URL));
    this.composer = new Composer(new ApiDescription(documents));
  }
}

/** Whether a route writes and is for staff or operators: by its callers, or by its surface, as the log-in of staff. */
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

/** No rate limits, because an answer 429 would prove nothing. */
const UNLIMITED = {
  RATE_LIMIT_IP: '1000000',
  RATE_LIMIT_TENANT: '1000000',
  RATE_LIMIT_USER: '1000000',
  RATE_LIMIT_LOGIN: '1000000',
};
