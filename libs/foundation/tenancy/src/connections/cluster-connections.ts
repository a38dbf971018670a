import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { type Connection, type Model } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { SecretBox } from '#platform/crypto';
import { applyMongooseDefaults, clientOptions, PLATFORM } from '#platform/mongo';
import { Cluster, DEFAULT_CLUSTER } from '../registry/cluster.schema.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { guardIsolation } from './isolation-monitor.js';

const OWN_POOL_MAX = 5;

/** Mongoose has `removeDb` since 8.16; its typings do not name it. */
type SharingConnection = Connection & { removeDb(name: string): void };

/**
 * One MongoClient per cluster, shared by its tenants; tenants with a URI of their own get a small client each.
 * Opens on first use and stays; a deployment that is away is retried at the next request.
 */
@Injectable()
export class ClusterConnections implements OnApplicationShutdown {
  private readonly logger = new Logger(ClusterConnections.name);
  private readonly clusters = new Map<string, Promise<Connection>>();
  /** Open connections of tenants with a URI of their own. */
  private readonly own = new Set<Connection>();

  constructor(
    @InjectModel(Cluster.name, PLATFORM) private readonly records: Model<Cluster>,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    applyMongooseDefaults();
  }

  /** The shared connection of a cluster; tenants' connections are made from it by `useDb`. */
  cluster(id: string): Promise<Connection> {
    let opening = this.clusters.get(id);
    if (!opening) {
      opening = this.clusterUri(id).then((uri) => this.open(uri, this.config.MONGODB_POOL_MAX));
      opening.catch(() => this.clusters.delete(id));
      this.clusters.set(id, opening);
    }
    return opening;
  }

  /** A connection to one tenant's database. Close it with {@link release}. */
  async forTenant(tenant: TenantRecord): Promise<Connection> {
    if (tenant.ownUri) {
      const uri = SecretBox.for(this.config.ENCRYPTION_KEY, `tenant-uri:${tenant._id}`).open(tenant.ownUri);
      const connection = await this.open(uri, OWN_POOL_MAX, tenant.database);
      this.own.add(connection);
      return connection;
    }
    return (await this.cluster(tenant.cluster)).useDb(tenant.database, { useCache: true });
  }

  /** Frees what {@link forTenant} made. Whoever still holds the connection finds it closed. */
  async release(tenant: TenantRecord, connection: Connection): Promise<void> {
    for (const name of Object.keys(connection.models)) connection.deleteModel(name);
    if (this.own.delete(connection)) await shut(connection);
    else ((await this.cluster(tenant.cluster)) as SharingConnection).removeDb(tenant.database);
  }

  async onApplicationShutdown(): Promise<void> {
    const open = await Promise.allSettled(this.clusters.values());
    for (const result of open) if (result.status === 'fulfilled') await shut(result.value);
    for (const connection of this.own) await shut(connection);
  }

  private async clusterUri(id: string): Promise<string> {
    if (id === DEFAULT_CLUSTER) return this.config.MONGODB_URI;
    const record = await this.records.findById(id).lean();
    if (!record?.uri) throw new Error(`cluster ${id} is not registered; add it with "emporium clusters add"`);
    return SecretBox.for(this.config.ENCRYPTION_KEY, `cluster:${id}`).open(record.uri);
  }

  private async open(uri: string, poolMax: number, dbName?: string): Promise<Connection> {
    const options = clientOptions(poolMax);
    const connection = await mongoose
      .createConnection(uri, {
        ...options,
        ...(dbName ? { dbName } : {}),
        monitorCommands: this.config.ISOLATION_CHECKS,
      })
      .asPromise();
    if (this.config.ISOLATION_CHECKS) guardIsolation(connection, this.config.TENANT_DB_PREFIX);
    connection.on('disconnected', () => this.logger.warn('lost MongoDB, reconnecting'));
    return connection;
  }
}

/** Closes a connection on purpose, which is no loss to tell of. */
async function shut(connection: Connection): Promise<void> {
  connection.removeAllListeners('disconnected');
  await connection.close();
}
