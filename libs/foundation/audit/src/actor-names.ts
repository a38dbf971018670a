import 'reflect-metadata';
import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import type { Actor } from '#platform/context';
import { CurrentTenant, declaredServices, TenantInjectable, TenantScope } from '#foundation/tenancy';

/** Kinds of actors that have names. */
export type NamedKind = 'staff' | 'operator' | 'api-key' | 'oauth';

export interface ActorName {
  readonly name: string;
  readonly email?: string;
}

/** An actor for people who read a log; names are missing if the person or program no longer exists. */
export interface NamedActor extends Partial<ActorName> {
  readonly type: Actor['type'];
  readonly id?: string;
  readonly via?: NonNullable<Actor['via']> & { readonly name?: string };
}

/**
 * Port: the names of one kind of actors. Higher libraries know them and declare a service with {@link NamesActors}: for
 * operators one of the process, for the others one of the tenant.
 */
export interface ActorNamer {
  /** Names by id, in one query; without those that no longer exist. */
  namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, ActorName>>;
}

const KIND = Symbol('NamesActors');

/** Declares a service as the {@link ActorNamer} of a kind. */
export function NamesActors(kind: NamedKind): ClassDecorator {
  return (target) => Reflect.defineMetadata(KIND, kind, target);
}

/** What names an actor. */
export type NameActor = (actor: Actor) => NamedActor;

/** Names actors of a tenant. Operators stay without a name: a merchant does not see who runs the installation. */
@TenantInjectable()
export class ActorNames {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly tenant: CurrentTenant,
    private readonly scope: TenantScope,
  ) {}

  /** Looks up the names of all these actors at once. */
  async of(actors: readonly Actor[]): Promise<NameActor> {
    const namers = namersOf(this.discovery).filter(({ kind }) => kind !== 'operator');
    return lookUp(namers, actors, (service) =>
      this.scope.runFor(this.tenant.record, (graph) => graph.get(service)),
    );
  }
}

/** Names operators, for operators. */
@Injectable()
export class OperatorActorNames {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules: ModuleRef,
  ) {}

  /** As {@link ActorNames.of}. */
  async of(actors: readonly Actor[]): Promise<NameActor> {
    const namers = namersOf(this.discovery).filter(({ kind }) => kind === 'operator');
    return lookUp(namers, actors, async (service) => this.modules.get(service, { strict: false }));
  }
}

interface DeclaredNamer {
  readonly service: Type<ActorNamer>;
  readonly kind: NamedKind;
}

function namersOf(discovery: DiscoveryService): DeclaredNamer[] {
  const declared = declaredServices<NamedKind, ActorNamer>(discovery, KIND);
  return [...declared].map(([service, kind]) => ({ service, kind }));
}

async function lookUp(
  namers: readonly DeclaredNamer[],
  actors: readonly Actor[],
  instanceOf: (service: Type<ActorNamer>) => Promise<ActorNamer>,
): Promise<NameActor> {
  const names = new Map<string, ActorName>();
  for (const { service, kind } of namers) {
    const ids = idsOf(kind, actors);
    if (ids.length === 0) continue;
    const found = await (await instanceOf(service)).namesOf(ids);
    for (const [id, name] of found) names.set(id, name);
  }
  return (actor) => named(actor, names);
}

function idsOf(kind: NamedKind, actors: readonly Actor[]): string[] {
  const ids = actors.flatMap(({ type, id, via }) => [
    ...(type === kind && id ? [id] : []),
    ...(via?.kind === kind ? [via.id] : []),
  ]);
  return [...new Set(ids)];
}

function named({ type, id, via }: Actor, names: ReadonlyMap<string, ActorName>): NamedActor {
  const program = via && names.get(via.id);
  return {
    type,
    ...(id && { id, ...names.get(id) }),
    ...(via && { via: { ...via, ...(program && { name: program.name }) } }),
  };
}
