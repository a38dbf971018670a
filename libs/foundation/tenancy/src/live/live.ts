import { LiveEmitter } from '#platform/sockets';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { roomOf, type Person } from './rooms.js';

/** Live messages to the people of one tenant; it can name no room of another. See {@link LiveEmitter} for losses. */
@TenantInjectable()
export class Live {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly emitter: LiveEmitter,
  ) {}

  /** Emits to all sockets that these people have in a namespace. Call it after the commit. Never throws. */
  tell(people: readonly Person[], namespace: string, event: string, payload: object): void {
    const rooms = people.map((person) => roomOf(this.tenant.id, person));
    this.emitter.emit(namespace, rooms, event, payload);
  }
}
