import type { RouteEntry } from '#platform/http';
import { Unbuildable, type Composer } from '../isolation/compose.js';
import type { Place } from '../isolation/api-description.js';
import type { FilledTenant } from '../isolation/filled-tenant.js';
import { ROUTE_NOTES } from '../isolation/route-notes.js';
import type { Received, Sending, Wire } from '../isolation/wire.js';
import type { Caller } from './callers.js';
import { mayBringAbout, type CallerName, type Effect } from './effects-table.js';
import { SUBJECTS, type Fixtures, type Subject } from './fixtures.js';
import { EFFECTIVE_BODIES, OUT_OF_REACH, QUERIES } from './requests.js';
import type { AnswerWatch } from './watch-answers.js';
import { effectsBetween, type EffectWatch, type Snapshot } from './watch-effects.js';

export interface DriveParts {
  readonly wire: Wire;
  readonly composer: Composer;
  readonly tenant: FilledTenant;
  readonly fixtures: Fixtures;
  readonly database: EffectWatch;
  readonly answers: AnswerWatch;
  /** A tenant that operators may change. */
  readonly spareTenant: string;
}

/** An effect that a caller caused, and how. */
export interface Finding {
  readonly effect: Effect;
  readonly caller: CallerName;
  readonly route: string;
  readonly detail: string;
}

/** A request that is about to be sent. */
interface Attempt {
  readonly route: RouteEntry;
  readonly places: readonly Place[];
  readonly caller: Caller;
  readonly subject: Subject;
}

/** A log-in counts as recent for five minutes; it is renewed before. */
const FRESH_MS = 200_000;
/** Routes where callers end their own session or account. */
const ENDS_OWN_SESSION = /\/(logout|sessions(\/:\w+)?|me|me\/password|totp\/confirm|email\/confirm)$/;
const ORDERS = /^(admin:)?(orders|payments)$/;
/** At most so many choices of one field are tried. */
const MAX_CHOICES = 8;
/** Codes of refusals that come before the route's own code. */
const BEFORE_THE_ROUTE = /^(request|route|tenant|rate-limit|access|service|internal|paging)\./;

/** Calls routes as every caller, and records the effects. */
export class Drive {
  /** For each effect: who caused it, and through which operations. */
  readonly seen = new Map<Effect, Set<CallerName>>();
  readonly ways = new Map<Effect, Set<string>>();
  readonly violations: Finding[] = [];
  /** Routes that no request reached. */
  readonly unreached: string[] = [];
  private readonly since = new Map<Caller, number>();
  private snapshot?: Snapshot;

  constructor(
    private readonly parts: DriveParts,
    private readonly callers: readonly Caller[],
  ) {
    for (const caller of callers) this.since.set(caller, Date.now());
  }

  async tryRoute(route: RouteEntry): Promise<void> {
    const places = this.parts.composer.description.places(route);
    this.parts.fixtures.used('items');
    const aboutOrders = places.some(({ in: where, kind }) => where === 'path' && ORDERS.test(kind));
    let reached = false;
    for (const caller of this.callers) {
      if (Date.now() - this.since.get(caller)! > FRESH_MS) await this.renew(caller);
      for (const subject of aboutOrders ? SUBJECTS : (['customer'] as const)) {
        if (await this.tryAs({ route, places, caller, subject })) reached = true;
      }
    }
    await this.lookForBypass(route);
    if (!reached && !isOutOfReach(route)) this.unreached.push(nameOf(route));
  }

  /** @returns whether a request reached the route */
  private async tryAs(attempt: Attempt): Promise<boolean> {
    let reached = false;
    const { length } = await this.bodiesFor(attempt);
    for (let index = 0; index < length; index++) {
      // Made again each time: names and prices must be new, and an earlier request may have changed the order.
      const body = (await this.bodiesFor(attempt))[index];
      const sending = await this.compose(attempt, body);
      if (!sending) continue;
      await this.lookAgain();
      const received = await this.parts.wire.send(sending);
      await this.judge(attempt, sending, received);
      reached ||= gotThere(received);
    }
    return reached;
  }

  private async judge(attempt: Attempt, sending: Sending, received: Received): Promise<void> {
    const { route, caller, subject } = attempt;
    const changes = await this.changes();
    // Renew a caller whose session has ended; otherwise all later refusals would prove nothing.
    if (received.status === 401) this.since.set(caller, 0);
    const effects = new Set([...this.parts.answers.effectsOf(sending, received), ...changes]);
    for (const effect of effects) {
      note(this.seen, effect, caller.name);
      note(this.ways, effect, route.operationId);
      if (mayBringAbout(effect, caller.name)) continue;
      const detail = `${sending.method} ${sending.path} ${JSON.stringify(sending.body) ?? ''}: ${received.status}`;
      this.violations.push({ effect, caller: caller.name, route: nameOf(route), detail });
    }
    if (changes.some((effect) => /cancelled|moved/.test(effect))) this.parts.fixtures.spent(subject);
    if (route.method === 'GET' || (received.status >= 400 && changes.length === 0)) return;
    for (const { in: where, kind } of attempt.places) if (where === 'path') this.parts.fixtures.used(kind);
    if (ENDS_OWN_SESSION.test(route.url)) await this.renew(caller);
  }

  /** Takes a snapshot before a request, so that changes of its preparation are not counted as its effects. */
  private async lookAgain(): Promise<void> {
    const { database } = this.parts;
    if (this.snapshot && !database.touched) return;
    database.touched = false;
    this.snapshot = await database.snapshot();
  }

  private async changes(): Promise<Effect[]> {
    if (!this.parts.database.touched) return [];
    const before = this.snapshot!;
    this.parts.database.touched = false;
    this.snapshot = await this.parts.database.snapshot();
    return effectsBetween(before, this.snapshot);
  }

  /** Finds effects that the route wrote without the product's own connection. */
  private async lookForBypass(route: RouteEntry): Promise<void> {
    const before = this.snapshot;
    this.snapshot = await this.parts.database.snapshot();
    if (!before || this.parts.database.touched) return;
    for (const effect of effectsBetween(before, this.snapshot)) {
      const detail = 'written without the product’s connection';
      this.violations.push({ effect, caller: 'nobody', route: nameOf(route), detail });
    }
  }

  private async renew(caller: Caller): Promise<void> {
    this.since.set(caller, Date.now());
    await caller.renew?.();
  }

  /** The bodies to send, one after the other. `undefined` means the documents' example, or no body. */
  private async bodiesFor({ route, subject }: Attempt): Promise<readonly unknown[]> {
    const { tenant, fixtures, composer } = this.parts;
    const own = EFFECTIVE_BODIES[route.operationId];
    if (own) return own({ tenant, fixtures, subject });
    const notes = ROUTE_NOTES[route.operationId];
    // A body that belongs to one person as a whole, such as a log-in, is made by the notes. Others have an example.
    if (notes?.body) return [notes.whole ? undefined : await notes.body(tenant)];
    const { properties = {} } = composer.description.resolve(
      composer.description.bodySchema(composer.description.operation(route)),
    );
    const choices = Object.entries(properties).flatMap(([field, schema]) =>
      (composer.description.resolve(schema).enum ?? []).map((value) => ({ [field]: value })),
    );
    return [undefined, ...choices.slice(0, MAX_CHOICES)];
  }

  private async compose(attempt: Attempt, body: unknown): Promise<Sending | undefined> {
    const { route, places, caller } = attempt;
    const { composer, tenant } = this.parts;
    const notes = ROUTE_NOTES[route.operationId];
    const found = new Map<Place, string | undefined>();
    for (const place of places) if (place.required) found.set(place, await this.find(place, attempt));
    const isForm = typeof notes?.headers?.['content-type'] === 'string' && body === undefined;
    try {
      const options = { pick: (place: Place) => found.get(samePlace(found, place) ?? place), marker: 'said' };
      const sending = composer.compose(route, {
        ...options,
        body: isForm ? 'said=said' : body,
        notes: notes?.whole ? { headers: notes.headers } : notes,
      });
      const home: Record<string, string> =
        route.rule.tenant === 'required' ? { 'x-tenant': tenant.record.slug } : {};
      const path = sending.path + (QUERIES[route.operationId] ?? '');
      return { ...sending, path, headers: { ...sending.headers, ...home, ...caller.headers() } };
    } catch (error) {
      if (error instanceof Unbuildable) return undefined;
      throw error;
    }
  }

  /** The id that is put into a place. */
  private async find({ kind }: Place, { caller, subject }: Attempt): Promise<string | undefined> {
    const { fixtures, tenant, spareTenant } = this.parts;
    if (ORDERS.test(kind)) {
      const { orderId, paymentId } = await fixtures.target(subject);
      return kind.endsWith('orders') ? orderId : paymentId;
    }
    if (kind === 'tenants') return caller.name === 'operator' ? spareTenant : tenant.record._id;
    return (await fixtures.thing(kind)) ?? tenant.next(kind) ?? 'unknown';
  }
}

function note<T>(seen: Map<Effect, Set<T>>, effect: Effect, one: T): void {
  seen.set(effect, (seen.get(effect) ?? new Set<T>()).add(one));
}

/** The composer asks with its own place objects, so compare their content. */
function samePlace(found: ReadonlyMap<Place, unknown>, { in: where, name }: Place): Place | undefined {
  return [...found.keys()].find((one) => one.in === where && one.name === name);
}

function isOutOfReach({ operationId }: RouteEntry): boolean {
  return ROUTE_NOTES[operationId]?.whole === true || OUT_OF_REACH[operationId] !== undefined;
}

function gotThere({ status, body }: Received): boolean {
  if (status < 400) return true;
  const { code } = (body ?? {}) as { code?: string };
  return status !== 404 && code !== undefined && !BEFORE_THE_ROUTE.test(code);
}

export function nameOf({ method, url }: RouteEntry): string {
  return `${method} ${url}`;
}
