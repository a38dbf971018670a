import { told } from '#platform/facts';
import { LiveEmitter } from '#platform/live';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { CurrentTenant } from '../scope/tenant-providers.js';
import type { LiveMessage } from './define-live-message.js';
import { roomOf, type LiveAudience } from './rooms.js';

/** Sends live messages to sockets of one tenant; it cannot reach another tenant's. Messages can be lost: see {@link LiveEmitter}. */
@TenantInjectable()
export class Live {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly emitter: LiveEmitter,
  ) {}

  /**
   * Emits to the sockets that these people have in the message's namespace, and to those in these rooms. Call it after the
   * commit.
   * Never throws.
   * @param audience people and rooms. The rights of people are not checked: first look up who may know this. Sockets in a room
   *   were checked.
   */
  tell<T extends object>(audience: LiveAudience, message: LiveMessage<T>, payload: NoInfer<T>): void {
    const { namespace, name, schema } = message;
    told(`live message ${name}`, schema, payload);
    const rooms = audience.map((whom) => roomOf(this.tenant.id, whom));
    this.emitter.emit(namespace, rooms, name, payload);
  }
}
