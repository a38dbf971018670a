import 'reflect-metadata';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService, type ModuleRef } from '@nestjs/core';
import type { mongo } from 'mongoose';
import { declaredServices } from '../scope/declared-services.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { dueInRows, type DueRows } from './due-rows.js';
import type { Wake } from './wake.js';

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

/** When each of several kinds of work is due in a tenant's database, lane by lane; in one lane if it is given. */
export async function whenDue(works: readonly WorkOptions[], question: DueQuestion): Promise<Wake[]> {
  const wakes = await dueInRows(question.db, works.filter(saysItInRows), question.lane);
  for (const { name: work, due } of works) {
    if (typeof due !== 'function') continue;
    wakes.push(...(await due(question)).map((lane) => ({ ...lane, work })));
  }
  return wakes;
}

function saysItInRows(work: WorkOptions): work is WorkOptions & { due: DueRows } {
  return typeof work.due !== 'function';
}
