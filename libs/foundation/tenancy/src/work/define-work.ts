import 'reflect-metadata';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService, type ModuleRef } from '@nestjs/core';
import type { mongo } from 'mongoose';
import { declaredServices } from '../scope/declared-services.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';

/** One turn of work. */
export interface Turn {
  readonly lane?: string;
  /** When the turn should end, in milliseconds since 1970, so that others have theirs. */
  readonly until: number;
}

export type TurnOutcome = 'more' | 'idle' | void;

/** Work that is done for a tenant, turn by turn: sending what waits, asking a provider what is due. */
export interface TenantWork {
  /**
   * Does what is due, for about as long as the turn allows. Only one process has the tenant's turn (and lane) at a time,
   * as far as leases can tell: effects must stand being done twice.
   * @returns `more` if something is left that is due; `idle` if nothing is, until somebody asks for a turn; nothing if the
   *   rows must be asked when the next turn is due
   */
  turn(turn: Turn): Promise<TurnOutcome>;
}

/** The rows of a tenant that say when work is due: those that have a time in a field. */
export interface DueRows {
  readonly collection: string;
  /** The field with the time. */
  readonly at: string;
  /** Which of those that have it; default: all. */
  readonly where?: object;
  /** The field that names the lane. */
  readonly lane?: string;
}

export interface WorkOptions {
  /** Stable: the work list is kept under it. */
  readonly name: string;
  /** Where to see when it is due next; an index must serve it. */
  readonly due: DueRows | ((question: DueQuestion) => Promise<DueLane[]>);
  /** Name of the Bull queue that brings its turns to a process; default: none does. */
  readonly queue?: string;
  /** Turns of all tenants at once in a process (default 16). */
  readonly atOnce?: number;
  /** Whether `atOnce` bounds the turns of each lane rather than those of all lanes together. */
  readonly lanesApart?: boolean;
  /** Lanes of one tenant at once in a process (default: all). */
  readonly perTenant?: number;
  /** How long a turn should last, in milliseconds (default 200). */
  readonly turnMs?: number;
  /** Also for tenants that are deleted: what the tenant still owes others, such as refunds (default: no). */
  readonly afterDeletion?: boolean;
}

/** What an answer that needs more than one query is made of. */
export interface DueQuestion {
  readonly db: mongo.Db;
  /** Only this lane; all if it is left out. */
  readonly lane?: string;
  /** The services of the process, such as the table of subscribers; a tenant's services are not among them. */
  readonly services: Pick<ModuleRef, 'get'>;
  /** What was read for this look already: several kinds of work ask for the same. */
  readonly read?: Map<string, Promise<unknown>>;
}

/** Reads something once for all that is asked in one look. */
export function readOnce<T>({ read }: DueQuestion, what: string, reading: () => Promise<T>): Promise<T> {
  const known = read?.get(what) as Promise<T> | undefined;
  if (known) return known;
  const fresh = reading();
  read?.set(what, fresh);
  return fresh;
}

/** When something is due, and in which lane. */
export interface DueLane {
  readonly lane?: string;
  readonly at: Date;
}

export interface WorkEntry extends WorkOptions {
  readonly service: Type<TenantWork>;
  readonly atOnce: number;
  readonly perTenant: number;
  readonly turnMs: number;
}

const WORK = Symbol('Work');

/** Declares a tenant service as {@link TenantWork}. */
export function Work(options: WorkOptions): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(WORK, options, target);
  };
}

/** The work that this process can do, read from class metadata at start-up. */
@Injectable()
export class WorkTable implements OnModuleInit {
  private readonly entries = new Map<string, WorkEntry>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const [service, options] of declaredServices<WorkOptions, TenantWork>(this.discovery, WORK)) {
      const known = this.entries.get(options.name);
      if (known && known.service !== service)
        throw new Error(
          `two kinds of work are called ${options.name}: ${known.service.name}, ${service.name}`,
        );
      const { atOnce = 16, perTenant = Infinity, turnMs = 200 } = options;
      this.entries.set(options.name, { ...options, atOnce, perTenant, turnMs, service });
    }
  }

  all(): WorkEntry[] {
    return [...this.entries.values()];
  }

  /** Names of the work that is also done for tenants that are deleted. */
  afterDeletion(): string[] {
    return this.all().flatMap(({ name, afterDeletion }) => (afterDeletion ? [name] : []));
  }

  get(name: string): WorkEntry | undefined {
    return this.entries.get(name);
  }
}

/** What of some work is due in a tenant's database, lane by lane; of one lane if it is given. */
export async function dueLanes({ due }: WorkOptions, question: DueQuestion): Promise<DueLane[]> {
  if (typeof due === 'function') return due(question);
  const { db, lane } = question;
  const { collection, at, where, lane: laneField } = due;
  const rows = db.collection(collection);
  const filter = { ...where, [at]: { $gt: new Date(0) } };
  if (!laneField || lane !== undefined) {
    const next = await rows.findOne(
      { ...filter, ...(laneField && { [laneField]: lane }) },
      { sort: { [at]: 1 }, projection: { [at]: 1 } },
    );
    return next ? [{ ...(lane !== undefined && { lane }), at: next[at] as Date }] : [];
  }
  const groups = await rows
    .aggregate<{ _id: string; at: Date }>([
      { $match: filter },
      { $group: { _id: `$${laneField}`, at: { $min: `$${at}` } } },
    ])
    .toArray();
  return groups.map(({ _id, at: time }) => ({ lane: _id, at: time }));
}
