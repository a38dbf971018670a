import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { type Connection, type Model, type mongo } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { runWith } from '#platform/context';
import { installationKeys, sealedItem, type SealedItem, type SecretBox } from '#platform/crypto';
import { newId } from '#platform/ids';
import { platformErrors } from '#platform/errors';
import { applyMongooseDefaults, clientOptions, PLATFORM } from '#platform/mongo';
import { Cluster, DEFAULT_CLUSTER } from '../registry/cluster.schema.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { guardIsolation } from './isolation-monitor.js';
import { clientOf, endTransactions } from './open-transactions.js';

const OWN_POOL_MAX = 5;

/** Mongoose has `removeDb` since 8.16; its typings do not name it. */
type SharingConnection = Connection & { removeDb(name: string): void };

type Placed = Pick<TenantRecord, '_id' | 'cluster' | 'ownUri' | 'database'>;

/** A connection to a tenant's database, where the tenant was placed when it was opened. */
export interface TenantConnection {
  readonly connection: Connection;
  /** Frees it; whoever still holds it finds it closed. */
  release(): Promise<void>;
}

/** A client of a deployment, and how many use it. */
interface Client {
  readonly opening: Promise<Connection>;
  users: number;
}

/** Where a tenant's data is, in one text: another text, another place. */
export function placementOf({ cluster, ownUri, database }: Placed): string {
  return `${ownUri ?? cluster} ${database}`;
}

/**
 * The clients of MongoDB deployments. A cluster's tenants share one, which stays open; a tenant with a URI of its own has a
 * small one as long as somebody uses it. A deployment that is away is tried again at the next request.
 */
@Injectable()
export class ClusterConnections implements OnApplicationShutdown {
  private readonly logger = new Logger(ClusterConnections.name);
  /** By cluster id, or by the sealed URI of a tenant. */
  private readonly clients = new Map<string, Client>();

  constructor(
    @InjectModel(Cluster.name, PLATFORM) private readonly records: Model<Cluster>,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    applyMongooseDefaults();
  }

  /** Ids of the clusters that tenants share. */
  async clusterIds(): Promise<string[]> {
    const registered = await this.records.find({ uri: { $exists: true } }, { _id: 1 }).lean();
    return [...new Set([DEFAULT_CLUSTER, ...registered.map(({ _id }) => _id)])];
  }

  /** The shared connection of a cluster. */
  cluster(id: string): Promise<Connection> {
    return this.client(id, async () => this.open(await this.clusterUri(id), this.config.MONGODB_POOL_MAX))
      .opening;
  }

  /** A connection to one tenant's database. */
  async forTenant(tenant: Placed): Promise<TenantConnection> {
    const base = await this.deploymentOf(tenant);
    await this.assertOpen(base);
    const connection = base.connection.useDb(tenant.database, { useCache: true });
    return {
      connection,
      release: async () => {
        for (const name of Object.keys(connection.models)) connection.deleteModel(name);
        (base.connection as SharingConnection).removeDb(tenant.database);
        await base.release();
      },
    };
  }

  /** Runs `work` on a tenant's database without its object graph. */
  async withDatabase<T>(tenant: Placed, work: (db: mongo.Db) => Promise<T>): Promise<T> {
    const { connection, release } = await this.deploymentOf(tenant);
    try {
      const db = clientOf(connection).db(tenant.database);
      return await runWith({ correlationId: newId(), tenantId: tenant._id }, () => work(db));
    } finally {
      await release();
    }
  }

  /** Ends the transactions that a process has left open on a tenant's deployment, before somebody takes over from it. */
  async endTransactions(tenant: Placed, processId: string): Promise<void> {
    const { connection, release } = await this.deploymentOf(tenant);
    try {
      await endTransactions(clientOf(connection), processId);
    } finally {
      await release();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const open = await Promise.allSettled([...this.clients.values()].map(({ opening }) => opening));
    for (const result of open) if (result.status === 'fulfilled') await shut(result.value);
  }

  private async deploymentOf({ _id, cluster, ownUri }: Placed): Promise<TenantConnection> {
    if (!ownUri) return { connection: await this.cluster(cluster), release: () => Promise.resolve() };
    const client = this.client(ownUri, () =>
      this.open(installationKeys(this.config).box('tenant-uri', _id).open(ownUri), OWN_POOL_MAX),
    );
    client.users++;
    let held = true;
    const release = async (): Promise<void> => {
      if (!held) return;
      held = false;
      client.users--;
      if (client.users > 0 || this.clients.get(ownUri) !== client) return;
      this.clients.delete(ownUri);
      await shut(await client.opening);
    };
    try {
      return { connection: await client.opening, release };
    } catch (error) {
      held = false;
      throw error;
    }
  }

  /** What is built on a connection that is not open fails in ways that nobody can tell from a fault of ours. */
  private async assertOpen({ connection, release }: TenantConnection): Promise<void> {
    if (isOpen(connection)) return;
    try {
      // Waits for the server as long as any other command would.
      await connection.getClient().db('admin').command({ ping: 1 });
      if (!isOpen(connection)) throw platformErrors.databaseUnavailable(undefined, { retryAfter: 5 });
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** The addresses of clusters, to be sealed with the present ENCRYPTION_KEY. */
  async *sealed(): AsyncGenerator<SealedItem> {
    for (const { _id, uri } of await this.records.find({ uri: { $exists: true } }).lean()) {
      yield sealedItem(_id, { sealed: uri!, box: this.uriBox(_id) }, (renewed) =>
        this.records.updateOne({ _id, uri }, { $set: { uri: renewed } }),
      );
    }
  }

  private client(key: string, open: () => Promise<Connection>): Client {
    let client = this.clients.get(key);
    if (!client) {
      client = { opening: Promise.resolve().then(open), users: 0 };
      client.opening.catch(() => this.clients.delete(key));
      this.clients.set(key, client);
    }
    return client;
  }

  private async clusterUri(id: string): Promise<string> {
    if (id === DEFAULT_CLUSTER) return this.config.MONGODB_URI;
    const record = await this.records.findById(id).lean();
    if (!record?.uri) throw new Error(`cluster ${id} is not in "clusters" of the platform database`);
    return this.uriBox(id).open(record.uri);
  }

  private uriBox(clusterId: string): SecretBox {
    return installationKeys(this.config).box('cluster', clusterId);
  }

  private async open(uri: string, poolMax: number): Promise<Connection> {
    const connection = await mongoose
      .createConnection(uri, { ...clientOptions(poolMax), monitorCommands: this.config.ISOLATION_CHECKS })
      .asPromise();
    if (this.config.ISOLATION_CHECKS) guardIsolation(connection, this.config.TENANT_DB_PREFIX);
    connection.on('disconnected', () => this.logger.warn('lost MongoDB, reconnecting'));
    return connection;
  }
}

function isOpen({ readyState }: Connection): boolean {
  return readyState === mongoose.ConnectionStates.connected;
}

/** Closes a connection on purpose, which is no loss to tell of. */
async function shut(connection: Connection): Promise<void> {
  connection.removeAllListeners('disconnected');
  await connection.close();
}
