/** Somebody who may have sockets open. */
export interface Person {
  readonly type: 'customer' | 'staff';
  readonly id: string;
}

/** A thing that sockets follow, such as a store or a conversation. The server lets them in, by `SocketRooms`. */
export interface Room {
  /** What kind of thing: a word of the code, such as `store`. */
  readonly room: string;
  readonly id: string;
}

/** Whom something is told: everybody in any of these, each once. */
export type LiveAudience = readonly (Person | Room)[];

/** The name of the room of a person's sockets, or of a thing's. Every name begins with its tenant. */
export function roomOf(tenantId: string, whom: Person | Room): string {
  if ('type' in whom) return `t:${tenantId}:${whom.type}:${whom.id}`;
  // Ids may be anything, so whatever stands before them must not be: else one thing's room could be another's.
  if (!/^[a-z-]+$/.test(whom.room)) throw new Error(`${whom.room} is no kind of room: use a-z and -`);
  return `t:${tenantId}:room:${whom.room}:${whom.id}`;
}
