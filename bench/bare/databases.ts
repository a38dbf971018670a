import type { FastifyRequest } from 'fastify';
import type { mongo } from 'mongoose';

/** A document with an id of Emporium. */
export type Row = mongo.Document & { _id: string };

/** Finds a tenant's database by a header, from a map in memory. */
export interface Databases {
  readonly client: mongo.MongoClient;
  of(request: FastifyRequest): mongo.Db;
  /** @param tenant slug or id */
  named(tenant: string): mongo.Db;
}

/** An id as long as Emporium's, and also ordered by time. */
export function newRowId(): string {
  const time = Date.now().toString(32).padStart(10, '0');
  let tail = '';
  while (tail.length < 16) tail += Math.random().toString(32).slice(2);
  return time + tail.slice(0, 16);
}
