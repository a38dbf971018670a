import type { Type } from '@nestjs/common';
import type { Settings } from '#platform/config';
import type { PermissionFacts } from '#platform/permissions';
import type { EventDefinition } from '../events/define-event.js';
import type { TenantSetting } from '../registry/declare-tenant-settings.js';
import type { TenantCollection } from '../scope/tenant-models.js';

/**
 * What a library says about itself, in its `src/library.ts`. Processes, documents, the access table and the proofs read it:
 * whoever adds a library writes its folder and names it in `apps/libraries.ts`, and nothing else.
 */
export interface Library {
  /** Its folder below `libs/`, and what follows `#` in imports: `<room>/<name>`. */
  readonly name: `${string}/${string}`;
  /** What it reads from the environment, by `declareSettings`. */
  readonly settings?: Settings;
  /** What merchants decide about its things, by `declareTenantSettings`. */
  readonly tenantSettings?: Readonly<Record<string, TenantSetting>>;
  /** What staff need for its things, by `declarePermissions`. */
  readonly permissions?: Readonly<Record<string, PermissionFacts>>;
  /** What operators need for its things, by `declareOperatorPermissions`. */
  readonly operatorPermissions?: Readonly<Record<string, string>>;
  /** The module of its event types: `import * as events from './events.js'`. */
  readonly events?: Readonly<Record<string, EventDefinition>>;
  /** What the server emits to sockets, by namespace and event. */
  readonly liveMessages?: Readonly<Record<string, Readonly<Record<string, LiveMessage>>>>;
  /** Its collections in each tenant's database; what its modules give to `TenancyModule.forFeature`. */
  readonly collections?: readonly TenantCollection[];
  /** What every process loads, because each may provision or migrate a tenant. Absent where there are only functions. */
  readonly module?: Type;
  /** Its controllers and gateways; loaded by the api only. */
  readonly http?: () => Promise<Type>;
  /** What reacts to events and keeps schedules; loaded by workers only. */
  readonly worker?: Type;
  /** Names of the Bull queues that it owns. */
  readonly queues?: readonly string[];
}

/** What the server emits, told for documents. */
export interface LiveMessage {
  readonly summary: string;
  readonly example: object;
}

/** Declares a library; see {@link Library}. */
export function defineLibrary<const L extends Library>(library: L): L {
  return library;
}
