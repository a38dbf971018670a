/** Somebody who may have sockets open. */
export interface Person {
  readonly type: 'customer' | 'staff';
  readonly id: string;
}

/** The room of all sockets of one person. Every room's name begins with its tenant. */
export function roomOf(tenantId: string, { type, id }: Person): string {
  return `t:${tenantId}:${type}:${id}`;
}

/** The room of everybody on a tenant's staff. */
export function staffRoom(tenantId: string): string {
  return `t:${tenantId}:staff`;
}
