/** Somebody who may have sockets open. */
export interface Person {
  readonly type: 'customer' | 'staff';
  readonly id: string;
}

/**
 * The room of all sockets of one person; there is no other kind of room, so whoever tells something says whom, and has
 * looked up who may know. Every room's name begins with its tenant.
 */
export function roomOf(tenantId: string, { type, id }: Person): string {
  return `t:${tenantId}:${type}:${id}`;
}
