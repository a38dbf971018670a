import { LiveEmitter } from '#platform/sockets';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { roomOf, type LiveAudience } from './rooms.js';

/** Live messages to sockets of one tenant; it can name no room of another. See {@link LiveEmitter} for losses. */
@TenantInjectable()
export class Live {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly emitter: LiveEmitter,
  ) {}

  /**
   * Emits to the sockets that these people have in a namespace, and to those that were let into these rooms of it. Call it
   * after the commit. Never rejects.
   * @param audience people are told whatever their rights: look up first who may know. In a room is who may.
   */
  tell(audience: LiveAudience, namespace: string, event: string, payload: object): void {
    const rooms = audience.map((whom) => roomOf(this.tenant.id, whom));
    this.emitter.emit(namespace, rooms, event, payload);
  }
}
