import type { FastifyRequest } from 'fastify';
import type { mongo } from 'mongoose';

/** Documents with the ids that Emporium gives; what else is in them is looked up where it is used. */
export type Row = mongo.Document & { _id: string };

/** How the bare server finds a tenant's data: by a header, in memory. */
export interface Databases {
  readonly client: mongo.MongoClient;
  of(request: FastifyRequest): mongo.Db;
  /** @param tenant slug or id */
  named(tenant: string): mongo.Db;
}

/** An id as long as Emporium's and, like those, in the order of time. */
export function newRowId(): string {
  const time = Date.now().toString(32).padStart(10, '0');
  let tail = '';
  while (tail.length < 16) tail += Math.random().toString(32).slice(2);
  return time + tail.slice(0, 16);
}
