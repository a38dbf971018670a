import type { Type } from '@nestjs/common';
import type { Settings } from '#platform/config';
import type { PermissionFacts } from '#platform/permissions';
import type { EventDefinition } from '../events/define-event.js';
import type { LiveMessage } from '../live/define-live-message.js';
import type { TenantSetting } from '../registry/declare-tenant-settings.js';
import type { TenantCollection } from '../scope/tenant-models.js';

/**
 * What a library declares in its `src/library.ts`. Processes, documents, the access table and the proofs read it: to add a
 * library, only add its folder and its name in `apps/libraries.ts`.
 */
export interface Library {
  /** Its folder below `libs/`, which is also its import after `#`: `<layer>/<name>`. */
  readonly name: `${string}/${string}`;
  /** Its settings from the environment, by `declareSettings`. */
  readonly settings?: Settings;
  /** Its settings of the tenant, which merchants decide, by `declareTenantSettings`. */
  readonly tenantSettings?: Readonly<Record<string, TenantSetting>>;
  /** Its permissions for staff, by `declarePermissions`. */
  readonly permissions?: Readonly<Record<string, PermissionFacts>>;
  /** Its permissions for operators, by `declareOperatorPermissions`. */
  readonly operatorPermissions?: Readonly<Record<string, string>>;
  /** The module of its event types: `import * as events from './events.js'`. */
  readonly events?: Readonly<Record<string, EventDefinition>>;
  /** Aggregates of its events that kept answers show, by `declareShown`. */
  readonly shows?: readonly string[];
  /** What the server emits to sockets, by `defineLiveMessage`. */
  readonly liveMessages?: readonly LiveMessage[];
  /** Its collections in each tenant's database, which its modules pass to `TenancyModule.forFeature`. */
  readonly collections?: readonly TenantCollection[];
  /** The module of every process, because each may provision or migrate a tenant. Absent if the library has only functions. */
  readonly module?: Type;
  /** The module of its controllers and gateways; loaded only by the API. */
  readonly http?: () => Promise<Type>;
  /** The module of its subscribers and schedules; loaded only by workers. */
  readonly worker?: Type;
  /** Names of the Bull queues that it owns. */
  readonly queues?: readonly string[];
}

/** Declares a library; see {@link Library}. */
export function defineLibrary<const L extends Library>(library: L): L {
  return library;
}
