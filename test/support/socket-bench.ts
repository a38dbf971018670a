import { Module, type Type } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Test } from '@nestjs/testing';
import { io, type Socket } from 'socket.io-client';
import { AnswerStore } from '#platform/answers';
import { ConfigModule } from '#platform/config';
import { AccessTable, EdgeModule, InputPipe, type Problem } from '#platform/http';
import { RateLimits, type RatePolicy, type RateVerdict } from '#platform/rate-limit';
import {
  tenancyErrors,
  TenancyModule,
  TenantRegistry,
  TenantScope,
  type Principal,
  type TenantRecord,
} from '#foundation/tenancy';
import { KeptAnswers, SocketEdge, TenantEdgeModule, TenantSelection } from '#foundation/tenancy/http';
import { testConfig } from './test-config.js';

/** A customer of tenant `a`. */
export const ADA: Principal = {
  kind: 'session',
  audience: 'customer',
  id: 'ada',
  tenantId: 'a',
  sessionId: 's1',
  permissions: new Set(),
};

/** A member of tenant `a`'s staff. */
export const GRACE: Principal = { ...ADA, audience: 'staff', id: 'grace', sessionId: 's3' };

/** A possible token of a guest's cart. */
export const CART_TOKEN = 'c'.repeat(43);

class Credentials {
  /** Tokens are simple names here, because the edge does not read them. */
  readonly tokens: Record<string, Principal> = {};
  readonly sessionEnds = new Set<(sessionId: string) => void>();
  readonly rightsChanges = new Set<(tenantId?: string) => void>();

  readonly verify = async ({ value }: { value: string }): Promise<Principal | undefined> =>
    this.tokens[value];
  readonly onSessionEnd = (listener: (sessionId: string) => void) => listening(this.sessionEnds, listener);
  readonly onRightsChange = (listener: (tenantId?: string) => void) =>
    listening(this.rightsChanges, listener);
}

function listening<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The tenants of a bench. */
class Tenants {
  readonly suspended = new Set<string>();
  readonly changes = new Set<(id?: string) => void>();
  leases = 0;

  readonly byId = async (id: string): Promise<TenantRecord> =>
    ({
      _id: id,
      status: this.suspended.has(id) ? 'suspended' : 'active',
      settings: { origins: ['https://shop.example'] as readonly string[] },
    }) as TenantRecord;
  readonly onChange = (listener: (id?: string) => void) => listening(this.changes, listener);

  /** Does not check the status, as if the tenant were suspended just after the check. */
  readonly select = async (hints: { slug?: string; credentialTenantId?: string }): Promise<TenantRecord> => {
    const { slug, credentialTenantId = slug } = hints;
    if (credentialTenantId === undefined) throw tenancyErrors.missing();
    if (slug !== undefined && slug !== credentialTenantId) throw tenancyErrors.mismatch();
    return this.byId(credentialTenantId);
  };

  /** A graph that has its tenant and makes empty services. */
  readonly acquire = (tenant: TenantRecord) => {
    this.leases++;
    return {
      graph: { tenant, get: async (service: Type) => Object.assign(new service() as object, { tenant }) },
      release: () => void this.leases--,
    };
  };
}

class FullOnDemand extends RateLimits {
  /** `<policy>:<key>` */
  readonly full = new Set<string>();

  override consume(policy: RatePolicy, key: string): RateVerdict | Promise<RateVerdict> {
    if (!this.full.has(`${policy.name}:${key}`)) return super.consume(policy, key);
    return { policy, allowed: false, remaining: 0, resetMs: 9_000 };
  }
}

/** Gateways behind the edge of sockets, without databases. */
export class SocketBench {
  private readonly clients: Socket[] = [];

  private constructor(
    readonly app: NestFastifyApplication,
    private readonly origin: string,
    readonly credentials: Credentials,
    readonly tenants: Tenants,
    readonly limits: FullOnDemand,
  ) {}

  static async start(gateways: Type[], settings: Record<string, string> = {}): Promise<SocketBench> {
    const [credentials, tenants] = [new Credentials(), new Tenants()];
    const limits = new FullOnDemand(undefined, { prefix: 'test' });
    const scope = {
      acquireNow: () => undefined,
      acquire: async (tenant: TenantRecord) => tenants.acquire(tenant),
    };
    const run = TenantScope.prototype.runFor;
    const fakes = [
      { provide: TenantRegistry, useValue: tenants },
      { provide: RateLimits, useValue: limits },
      { provide: Credentials, useValue: credentials },
      {
        provide: TenantScope,
        useValue: {
          ...scope,
          run: async (id: string, ...rest: never[]) =>
            run.call(scope as never, await tenants.byId(id), ...(rest as unknown as [never])),
        },
      },
    ];
    @Module({ providers: fakes, exports: fakes.map(({ provide }) => provide) })
    class Fakes {}
    @Module({ imports: [Fakes], providers: gateways })
    class Gateways {}
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(testConfig(settings)),
        EdgeModule,
        TenantEdgeModule.forRoot([Fakes], Credentials),
        Gateways,
      ],
    })
      .overrideModule(TenancyModule)
      .useModule(Fakes)
      .overrideProvider(TenantSelection)
      .useValue(tenants)
      .overrideProvider(KeptAnswers)
      .useValue({})
      .overrideProvider(AnswerStore)
      .useValue({})
      .compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    app.useGlobalPipes(new InputPipe());
    app.useWebSocketAdapter(new GuardedAdapter(app));
    await app.listen(0, '127.0.0.1');
    return new SocketBench(app, await app.getUrl(), credentials, tenants, limits);
  }

  get table(): AccessTable {
    return this.app.get(AccessTable);
  }

  /** A client that connects. */
  connect(auth: object, headers: Record<string, string> = {}, namespace = '/live'): Socket {
    const client = io(this.origin + namespace, {
      auth,
      transports: ['websocket'],
      extraHeaders: headers,
      forceNew: true,
      reconnection: false,
    });
    this.clients.push(client);
    return client;
  }

  /** A connected client. @throws the refusal */
  async enter(auth: object, namespace = '/live', headers: Record<string, string> = {}): Promise<Socket> {
    const client = this.connect(auth, headers, namespace);
    await connected(client);
    return client;
  }

  /** Tries to connect. @returns the code of the problem, or `let in` */
  refusal(auth: object, headers: Record<string, string> = {}, namespace = '/live'): Promise<string> {
    return connected(this.connect(auth, headers, namespace)).then(
      () => 'let in',
      (error: Error & { data: Problem }) => error.data.code,
    );
  }

  /** Disconnects all clients. */
  leave(): void {
    for (const client of this.clients.splice(0)) client.disconnect();
  }

  async stop(): Promise<void> {
    this.leave();
    await this.app.close();
  }
}

export function connected(client: Socket): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    client.once('connect', resolve);
    client.once('connect_error', reject);
  });
}

/** Waits until a client is disconnected. @returns the code of the problem with which the server announced it */
export function ended(client: Socket): Promise<string> {
  let code = 'nobody said why';
  client.once('connection.ending', (problem: Problem) => (code = problem.code));
  return new Promise((resolve) => client.once('disconnect', () => resolve(code)));
}

/** Like RedisIoAdapter, for one process. */
class GuardedAdapter extends IoAdapter {
  constructor(private readonly app: NestFastifyApplication) {
    super(app);
  }

  override createIOServer(port: number, options?: never): ReturnType<IoAdapter['createIOServer']> {
    const server = super.createIOServer(port, options) as ReturnType<IoAdapter['createIOServer']>;
    server.on('new_namespace', this.app.get(SocketEdge).guard);
    return server;
  }
}
