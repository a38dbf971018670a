import { AccessTable, type RouteEntry } from '#platform/http';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { InProcess, launchInProcess } from '../installation/in-process.js';
import { scratchConfig } from '../installation/scratch-config.js';
import { Wire, type Received } from '../isolation/wire.js';
import { expectation, type Outcome } from './expectation.js';
import { People, type Person } from './people.js';
import { tryMessages } from './try-messages.js';

export interface MatrixOptions {
  /** MONGODB_URI, REDIS_URL and the addresses of the stand-ins. */
  readonly environment: Readonly<Record<string, string>>;
  /** Also selects the tenant by its own host, not only by X-Tenant. */
  readonly byHost?: boolean;
  /** Selects routes; all by default. */
  readonly only?: (route: RouteEntry) => boolean;
  readonly log?: (line: string) => void;
}

/** The results for all pairs of a route or message and a kind of caller. */
export interface MatrixReport {
  readonly routes: number;
  readonly messages: number;
  readonly pairs: number;
  /** Routes that do not declare who may call them. */
  readonly undeclared: readonly string[];
  /** Pairs whose outcome differs from the declaration, and answers with 5xx. */
  readonly mismatches: readonly string[];
}

/**
 * Calls every route of the product and sends every message as every kind of caller. The answer must be 401 or 403
 * exactly if the declaration says so. It starts its own product, configured as in production, but without rate limits.
 * Bodies are empty and ids are invented, so a caller who is let in gets 400 or 404 from the route.
 */
export async function tryEveryPair({
  environment,
  byHost,
  only = () => true,
  log,
}: MatrixOptions): Promise<MatrixReport> {
  const config = scratchConfig({ NODE_ENV: 'production', DOCS_ADMIN: 'true', ...UNLIMITED, ...environment });
  const installation = new InProcess(await launchInProcess(config));
  const wire = new Wire(installation.origin);
  try {
    const tenant = await installation.provision();
    const people = new People(installation, tenant, wire);
    const table = installation.api.get(AccessTable);
    const routes = table.entries().filter(only);
    const undeclared = routes.filter(({ rule }) => !(rule?.who.length > 0)).map(nameOf);
    const ways = [{ 'x-tenant': tenant.slug }, ...(byHost ? [hostOf(tenant, config.BASE_DOMAIN)] : [])];
    const everybody = await people.all();
    const matrix = new Matrix(wire, people, everybody);
    for (const [index, way] of ways.entries()) {
      log?.(`${routes.length} routes, way ${index + 1} of ${ways.length} to select the tenant`);
      for (const route of routes) await matrix.tryRoute(route, way);
    }
    log?.(`${table.messages().length} messages of sockets`);
    const sent = await tryMessages(installation.origin, table, tenant, everybody);
    return {
      routes: routes.length,
      messages: table.messages().length,
      undeclared,
      pairs: matrix.pairs + sent.pairs,
      mismatches: [...matrix.mismatches, ...sent.mismatches],
    };
  } finally {
    await wire.close();
    await installation.stop();
  }
}

class Matrix {
  pairs = 0;
  readonly mismatches: string[] = [];
  private readonly keys = new Map<string, Person | undefined>();

  constructor(
    private readonly wire: Wire,
    private readonly people: People,
    private readonly everybody: readonly Person[],
  ) {}

  async tryRoute(route: RouteEntry, way: Readonly<Record<string, string>>): Promise<void> {
    const key = await this.keyWithout(route.rule.permission);
    for (const person of key ? [...this.everybody, key] : this.everybody) {
      const received = await this.call(route, { ...way, ...person.headers });
      this.pairs++;
      const [expected, found] = [expectation(route.rule, person.caller), outcomeOf(received)];
      if (expected !== found || received.status >= 500) {
        const told = `${received.status} ${received.text.slice(0, 200)}`;
        this.mismatches.push(
          `${nameOf(route)} as ${person.caller.name}: ${expected} was declared, found ${told}`,
        );
      }
      // After log-out, deletion of the account or a new password, the next route needs a new person.
      const mayBeGone = route.method !== 'GET' && received.status < 300;
      if (mayBeGone && person.another) person.headers = await person.another();
    }
  }

  private call(route: RouteEntry, headers: Readonly<Record<string, string>>): Promise<Received> {
    const path = route.url
      .replace(/^\*/, '/*')
      .replaceAll('*', 'anything')
      .replace(/:\w+/g, () => newId());
    if (!['POST', 'PUT', 'PATCH'].includes(route.method)) {
      return this.wire.send({ method: route.method, path, headers });
    }
    // A body of another media type is refused before credentials are checked; public routes check their own later.
    const named = route.rule.who.includes('public')
      ? headers
      : { 'content-type': route.mediaType, ...headers };
    return this.wire.send({ method: route.method, path, headers: named, body: {} });
  }

  private async keyWithout(permission: string | undefined): Promise<Person | undefined> {
    if (permission === undefined) return undefined;
    if (!this.keys.has(permission)) this.keys.set(permission, await this.people.keyWithout(permission));
    return this.keys.get(permission);
  }
}

function outcomeOf({ status }: Received): Outcome {
  return status === 401 || status === 403 ? status : 'in';
}

function nameOf({ method, url }: RouteEntry): string {
  return `${method} ${url}`;
}

function hostOf({ slug }: TenantRecord, baseDomain: string): Record<string, string> {
  return { host: `${slug}.${baseDomain}` };
}

/** No rate limits, because an answer 429 would prove nothing. */
const UNLIMITED = {
  RATE_LIMIT_IP: '1000000',
  RATE_LIMIT_TENANT: '1000000',
  RATE_LIMIT_USER: '1000000',
  RATE_LIMIT_LOGIN: '1000000',
};
