import { Injectable } from '@nestjs/common';
import type { mongo } from 'mongoose';
import { runWith } from '#platform/context';
import { newId } from '#platform/ids';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { ClusterConnections } from './cluster-connections.js';
import { clientOf } from './open-transactions.js';

/** A MongoDB deployment whose events one leader relays: a cluster, or the one that a tenant brought. */
export interface Deployment {
  /** A cluster's id, or `tenant:<id>`. */
  readonly id: string;
  readonly client: mongo.MongoClient;
  /** What its change stream is opened on: a tenant's own user may see no more than its database. */
  readonly source: mongo.MongoClient | mongo.Db;
  /** Runs what reads from it: in the name of the tenant whose own it is. */
  run<T>(work: () => Promise<T>): Promise<T>;
  release(): Promise<void>;
}

const OWN = 'tenant:';

/** The deployments that hold tenants. */
@Injectable()
export class Deployments {
  constructor(
    private readonly connections: ClusterConnections,
    private readonly registry: TenantRegistry,
  ) {}

  async ids(): Promise<string[]> {
    const ids = await this.connections.clusterIds();
    for await (const { _id } of this.registry.all({ ...LIVING, ownUri: { $exists: true } }))
      ids.push(OWN + _id);
    return ids;
  }

  /** Opens a deployment. @throws Error for one that is gone */
  async open(id: string): Promise<Deployment> {
    if (!id.startsWith(OWN)) {
      const connection = await this.connections.cluster(id);
      const client = clientOf(connection);
      return { id, client, source: client, run: (work) => work(), release: () => Promise.resolve() };
    }
    const tenant = await this.registry.byId(id.slice(OWN.length));
    if (!tenant?.ownUri) throw new Error(`${id} has no deployment of its own any more`);
    const { connection, release } = await this.connections.forTenant(tenant);
    const execution = { correlationId: newId(), tenantId: tenant._id };
    const client = clientOf(connection);
    const source = connection.db as unknown as mongo.Db;
    return { id, client, source, run: (work) => runWith(execution, work), release };
  }

  /** The tenants whose data it holds, in the order of their ids. */
  tenants(id: string): AsyncIterable<TenantRecord> {
    if (id.startsWith(OWN)) return this.registry.all({ ...LIVING, _id: id.slice(OWN.length) });
    return this.registry.all({ ...LIVING, cluster: id, ownUri: { $exists: false } });
  }
}

const LIVING = { status: { $in: ['active', 'suspended'] } } as const;
